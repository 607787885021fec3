import { writeFileSync } from 'node:fs';

interface Row {
  model: string;
  score: number;
}

export class Reporter {
  rows: Row[] = [];

  create(row: Row) {
    // not: array-method
    this.rows.push(row);
  }

  completions = { create: (row: Row) => this.create(row) };

  write() {
    // not: own-class
    this.completions.create({ model: 'gpt-4.1', score: 1 });
    // not: file
    writeFileSync('report.json', JSON.stringify({ model: 'gpt-4.1', messages: this.rows }));
  }
}
