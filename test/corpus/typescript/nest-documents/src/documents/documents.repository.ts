import { Injectable } from '@nestjs/common';
import { PrismaService } from '../prisma.service';

@Injectable()
export class DocumentsRepository {
  constructor(private readonly prisma: PrismaService) {}

  create(data: { name: string; title: string; text: string }) {
    // not: orm
    return this.prisma.document.create({ data });
  }

  findOne(id: string) {
    return this.prisma.document.findUniqueOrThrow({ where: { id } });
  }

  update(id: string, data: Record<string, string>) {
    // not: orm
    return this.prisma.document.update({ where: { id }, data });
  }

  messages = {
    // not: orm
    create: (documentId: string, content: string) => this.prisma.message.create({ data: { documentId, content } }),
  };
}
