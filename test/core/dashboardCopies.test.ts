/** Lists of the dashboard as text for other programs. */
import { strict as assert } from 'node:assert';
import { csv, markdown } from '../../media/dashboard/copies.ts';

interface Row {
  readonly name: string;
  readonly cost: string;
}

const COLUMNS = [
  { name: 'Model', cell: ({ name }: Row) => name },
  { name: 'Cost', isNumber: true, cell: ({ cost }: Row) => cost },
];

describe('lists of the dashboard as text', () => {
  it('quotes what would end a field or a line of CSV', () => {
    const rows = [{ name: 'a "b", c\nd', cost: '$1.20' }];
    assert.equal(csv(rows, COLUMNS), 'Model,Cost\n"a ""b"", c\nd",$1.20');
  });

  it('makes no formula of a name', () => {
    for (const name of ['=1+1', '+cmd', '-cmd', '@sum', '\tx', '\rx'])
      assert.ok(
        csv([{ name, cost: '' }], COLUMNS)
          .split('\nModel')[0]
          ?.includes(`'${name}`),
        name,
      );
    assert.equal(csv([{ name: 'x', cost: '-12%' }], COLUMNS), 'Model,Cost\nx,-12%');
  });

  it('makes neither markup nor a column of a name in Markdown', () => {
    assert.equal(
      markdown([{ name: '<b>|`x`*_[y](z)', cost: '$1' }], COLUMNS),
      '| Model | Cost |\n| --- | ---: |\n| \\<b\\>\\|\\`x\\`\\*\\_\\[y\\](z) | $1 |',
    );
  });
});
