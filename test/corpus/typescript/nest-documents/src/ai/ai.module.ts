import { Module } from '@nestjs/common';
import { AiService } from './ai.service';
import { anthropicProvider } from './anthropic.provider';
import { VisionService } from './vision.service';

@Module({ providers: [anthropicProvider, AiService, VisionService], exports: [AiService, VisionService] })
export class AiModule {}
