import { completeText, triage } from './api';

export function Page() {
  return (
    <div>
      {/* not: own-endpoint */}
      <button type="button" onClick={() => completeText('hello')}>Go</button>
      {/* not: own-endpoint */}
      <button type="button" onClick={() => triage('down')}>Triage</button>
    </div>
  );
}
