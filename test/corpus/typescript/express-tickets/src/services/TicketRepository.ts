export interface Ticket {
  id: string;
  subject: string;
  body: string;
  label?: string;
  embedding?: number[];
}

interface Database {
  tickets: {
    create(values: Partial<Ticket>): Promise<Ticket>;
    update(id: string, values: Partial<Ticket>): Promise<Ticket>;
    all(): Promise<Ticket[]>;
  };
}

export class TicketRepository {
  constructor(private readonly db: Database) {}

  // not: repository
  create = (subject: string, body: string) => this.db.tickets.create({ subject, body });

  embed(id: string, embedding: number[]) {
    // not: database
    return this.db.tickets.update(id, { embedding });
  }

  classify(id: string, label: string) {
    // not: database
    return this.db.tickets.update(id, { label });
  }

  all() {
    return this.db.tickets.all();
  }
}
