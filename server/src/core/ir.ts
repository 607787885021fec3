/**
 * The intermediate representation: what a front end lowers one source file to, and all that the rest of the core
 * knows of a language. A `Module` depends on one file's text alone and is plain data (JSON and structured clone),
 * so that an index can cache it by content hash and front-end version.
 *
 * Admitted weakness: of control flow only its nesting is kept (`regions`) and where it is left (`jumps`). A binding
 * lists every value it may get, in source order, and a reader takes them as alternatives; statements survive only as the
 * context of the calls in them.
 */

/** Raised whenever a front end lowers the same text differently; part of the cache key. */
export const IR_VERSION = 4;

/** `[start, end)` in UTF-16 code units of the module's text. */
export type Span = readonly [start: number, end: number];

export type Language = 'typescript' | 'javascript' | 'python';

/** Index into `Module.exprs`. */
export type ExprId = number;
/** Index into `Module.bindings`; `NONE` for a global or an unresolved name. */
export type BindingId = number;
/** Index into `Module.functions`; 0 is the module body. */
export type FunctionId = number;
/** Index into `Module.classes`. */
export type ClassId = number;
/** Index into `Module.regions`; `NONE` for what stands in a function's body itself. */
export type RegionId = number;

/** Stands in an id's place where there is none. */
export const NONE = -1;

export interface Module {
  readonly irVersion: number;
  readonly language: Language;
  readonly exprs: readonly Expr[];
  readonly bindings: readonly Binding[];
  readonly functions: readonly FunctionIr[];
  readonly classes: readonly ClassIr[];
  readonly calls: readonly CallIr[];
  readonly regions: readonly Region[];
  readonly jumps: readonly Jump[];
  /** Expressions that are statements: nobody takes their value. */
  readonly dropped: readonly ExprId[];
  /** `'use client'`, `'use server'` at the head of the file. */
  readonly prologue: readonly string[];
  readonly exports: readonly ExportIr[];
  /** Modules all of whose names are bound here (`from x import *`). */
  readonly starImports?: readonly string[];
  /** What is assigned to members of other things than `this`: `cache.client = new OpenAI()`. */
  readonly memberWrites: readonly MemberWrite[];
  /** Comments that speak to us (`llm-cost…`), in source order. */
  readonly directives: readonly Directive[];
  /** Number of syntax errors that the parser recovered from. */
  readonly syntaxErrors: number;
  /** The file starts with `#!`: a program that somebody starts by hand. */
  readonly script: boolean;
  /** Made of the cells of a notebook: what it calls is called by hand. */
  readonly notebook?: true;
}

export type Expr =
  | { readonly k: 'literal'; readonly span: Span; readonly value: string | number | boolean | null }
  | {
      readonly k: 'template';
      readonly span: Span;
      readonly texts: readonly string[];
      readonly holes: readonly ExprId[];
    }
  | { readonly k: 'name'; readonly span: Span; readonly name: string; readonly binding: BindingId }
  | {
      readonly k: 'member';
      readonly span: Span;
      readonly object: ExprId;
      readonly name: string;
      readonly nameSpan: Span;
    }
  | { readonly k: 'index'; readonly span: Span; readonly object: ExprId; readonly index: ExprId }
  | {
      readonly k: 'call';
      readonly span: Span;
      readonly callee: ExprId;
      readonly args: readonly Arg[];
      readonly construct: boolean;
      readonly types?: readonly TypeRef[];
    }
  | { readonly k: 'object'; readonly span: Span; readonly entries: readonly Entry[] }
  | { readonly k: 'array'; readonly span: Span; readonly items: readonly Item[] }
  | { readonly k: 'function'; readonly span: Span; readonly fn: FunctionId }
  | { readonly k: 'class'; readonly span: Span; readonly cls: ClassId }
  /** A conditional: any of the options; the first where `test` holds, else the second. */
  | { readonly k: 'choice'; readonly span: Span; readonly options: readonly ExprId[]; readonly test?: ExprId }
  /** `left === right`, `left !== right`; or `left` is `any` of the options of `right`. */
  | {
      readonly k: 'equal';
      readonly span: Span;
      readonly left: ExprId;
      readonly right: ExprId;
      readonly not?: true;
      readonly any?: true;
    }
  /** `first ?? second`, `first || second`, Python `first or second`. */
  | { readonly k: 'fallback'; readonly span: Span; readonly first: ExprId; readonly second: ExprId }
  /** `left + right` where text may come of it. */
  | { readonly k: 'concat'; readonly span: Span; readonly left: ExprId; readonly right: ExprId }
  /** Of numbers that are written out: `10 * 60 * 1000`. */
  | {
      readonly k: 'arithmetic';
      readonly span: Span;
      readonly op: '-' | '*' | '/' | '**';
      readonly left: ExprId;
      readonly right: ExprId;
    }
  | { readonly k: 'await'; readonly span: Span; readonly value: ExprId }
  /** In a method of an object literal `object` is that literal. */
  | { readonly k: 'this'; readonly span: Span; readonly cls: ClassId; readonly object?: ExprId }
  | { readonly k: 'super'; readonly span: Span; readonly cls: ClassId }
  /** A module's namespace: `import()`, `require()`, `import x = require()`, Python `import x`. */
  | { readonly k: 'module'; readonly span: Span; readonly specifier: string }
  /** `value as T`, `<T>value`, Python `cast(T, value)`. */
  | { readonly k: 'typed'; readonly span: Span; readonly value: ExprId; readonly type: TypeRef }
  /** Lowered for the calls inside it, but its value is not followed. */
  | { readonly k: 'unknown'; readonly span: Span };

export interface Arg {
  readonly value: ExprId;
  /** Python keyword argument. */
  readonly name?: string;
  /** `...xs`, `*xs` are 'items'; `**xs` is 'entries'. */
  readonly spread?: 'items' | 'entries';
}

export type Entry =
  | { readonly key: string; readonly keySpan: Span; readonly value: ExprId }
  /** A computed key that is not a literal: the object is open there. */
  | { readonly computed: ExprId; readonly value: ExprId }
  | { readonly spread: ExprId };

export interface Item {
  readonly value: ExprId;
  readonly spread?: true;
}

export type BindingKind =
  | 'import'
  | 'const'
  | 'let'
  | 'param'
  | 'loop'
  | 'function'
  | 'class'
  | 'enum'
  | 'type'
  | 'catch';

export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  /** The function in whose scope it is declared. */
  readonly fn: FunctionId;
  /** The declared name. */
  readonly span: Span;
  readonly sources: readonly BindingSource[];
  readonly type?: TypeRef;
}

export type BindingSource =
  /** An initialiser or an assignment; `path` says which part of it (destructuring). */
  | { readonly from: 'value'; readonly value: ExprId; readonly path: readonly Step[] }
  /** Each element of `value` in turn: a loop variable or the parameter of a `map` callback. */
  | { readonly from: 'element'; readonly value: ExprId; readonly path: readonly Step[] }
  /** `name` is the exported name, `default`, or `*` for the namespace. */
  | { readonly from: 'import'; readonly specifier: string; readonly name: string; readonly typeOnly: boolean }
  | {
      readonly from: 'param';
      readonly fn: FunctionId;
      readonly index: number;
      readonly path: readonly Step[];
    }
  | { readonly from: 'function'; readonly fn: FunctionId }
  | { readonly from: 'class'; readonly cls: ClassId };

/** One step of a destructuring pattern. `fallback` is the pattern's default at that step. */
export type Step =
  | { readonly key: string | number; readonly fallback?: ExprId }
  /** The rest of an object without `but`, or of an array from index `from`. */
  | { readonly rest: { readonly but: readonly string[] } | { readonly from: number } };

export type TypeRef =
  /** A dotted name: `OpenAI`, `Anthropic.Messages`, `Promise<OpenAI>`. `binding` is that of the first part. */
  | {
      readonly t: 'name';
      readonly path: readonly string[];
      readonly binding: BindingId;
      readonly args: readonly TypeRef[];
    }
  | { readonly t: 'typeof'; readonly expr: ExprId }
  | { readonly t: 'object'; readonly members: readonly { readonly name: string; readonly type: TypeRef }[] }
  | { readonly t: 'union'; readonly of: readonly TypeRef[] }
  | { readonly t: 'array'; readonly of: TypeRef }
  /** A function or method signature, by what it gives and what it takes, null where that says nothing. */
  | { readonly t: 'function'; readonly returns: TypeRef; readonly params?: readonly (TypeRef | null)[] }
  | { readonly t: 'import'; readonly specifier: string; readonly path: readonly string[] };

export type FunctionKind = 'module' | 'function' | 'arrow' | 'method' | 'constructor' | 'getter' | 'setter';

export interface FunctionIr {
  /** '' where it has none; an arrow takes the name of the variable or property it is assigned to. */
  readonly name: string;
  readonly kind: FunctionKind;
  readonly parent: FunctionId;
  /** The class of which it is a member, or NONE. */
  readonly cls: ClassId;
  readonly static: boolean;
  readonly async: boolean;
  readonly generator: boolean;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly params: readonly Param[];
  readonly returns: readonly ExprId[];
  readonly returnType?: TypeRef;
  readonly decorators: readonly ExprId[];
  /** Where it is written, in its parent. */
  readonly region: RegionId;
  /** `'use server'` at the head of its body. */
  readonly prologue?: readonly string[];
}

export interface Param {
  /** '' for a pattern. */
  readonly name: string;
  readonly rest?: 'items' | 'entries';
  readonly fallback?: ExprId;
  readonly type?: TypeRef;
}

export interface ClassIr {
  readonly name: string;
  readonly fn: FunctionId;
  readonly span: Span;
  readonly base?: ExprId;
  /** Interfaces that it implements, and base classes beside `base`. */
  readonly implements?: readonly TypeRef[];
  readonly members: readonly ClassMember[];
  readonly constructorFn: FunctionId;
}

export interface ClassMember {
  readonly name: string;
  readonly static: boolean;
  readonly kind: 'field' | 'method' | 'getter';
  /** A field's initialiser, or what a method of the class assigns to `this.name`. */
  readonly value?: ExprId;
  readonly fn?: FunctionId;
  readonly type?: TypeRef;
}

export interface MemberWrite {
  readonly object: ExprId;
  readonly name: string;
  readonly value: ExprId;
  /** Only where nothing is there yet: `options.setdefault('model', 'x')`, `options.model ??= 'x'`. */
  readonly fallback?: true;
}

export interface Loop {
  /** How often it runs, where the loop itself says so. */
  readonly bound: number | null;
  /** What it runs over, or NONE. */
  readonly over: ExprId;
}

/** What holds statements or expressions together: each lies in its parent, the outermost in the body of a function. */
export type Region = RegionBase &
  (
    | {
        readonly k: 'loop';
        /** `callback` is a function that something runs once an element: `xs.map(…)`. */
        readonly form: 'each' | 'count' | 'while' | 'comprehension' | 'callback';
        readonly bound: number | null;
        /** What it runs over, or NONE. */
        readonly over: ExprId;
        /** `while (true)`: nothing but a jump ends it. */
        readonly endless: boolean;
        /** `for await`, `async for`. */
        readonly async: boolean;
      }
    /** `handles`: it has a handler. */
    | { readonly k: 'try'; readonly handles: boolean }
    | { readonly k: 'catch' }
    | { readonly k: 'finally' }
    /** What `with` enters. */
    | { readonly k: 'with'; readonly values: readonly ExprId[] }
    /** A part that may not run: of `if`, `switch`, `?:`, `&&`. `test` is the condition, or NONE; `otherwise` where it does not hold. */
    | { readonly k: 'branch'; readonly test: ExprId; readonly otherwise?: true }
  );

interface RegionBase {
  readonly parent: RegionId;
  readonly fn: FunctionId;
  readonly span: Span;
  /** The part that says what it is: the header of a loop, the condition of a branch. */
  readonly head: Span;
}

/** Where the way through the code goes elsewhere. */
export interface Jump {
  readonly k: 'return' | 'break' | 'continue' | 'throw';
  readonly region: RegionId;
  readonly fn: FunctionId;
  readonly span: Span;
}

/** A call expression with what surrounds it. */
export interface CallIr {
  readonly expr: ExprId;
  /** The innermost function that it stands in. */
  readonly fn: FunctionId;
  /** The callee's last name: the `create` of `a.b.create`. */
  readonly nameSpan: Span;
  readonly name: string;
  /** Inside a loop of the same function, or in a callback that runs once an element. */
  readonly loop: Loop | null;
  /** Inside a `try` with a handler, or followed by `.catch(…)` or `.then(…, …)`. */
  readonly tryCatch: boolean;
  /** Among the arguments of `Promise.all` and its like, or in an async callback that nobody awaits in turn. */
  readonly concurrent: boolean;
  readonly awaited: boolean;
  /** The statement that holds it. */
  readonly statement: Span;
  readonly region: RegionId;
}

export type ExportIr =
  | { readonly name: string; readonly binding: BindingId }
  /** `export default <expression>`, `exports.name = …`; `module.exports = …` and `export =` have the name `=`. */
  | { readonly name: string; readonly value: ExprId }
  | { readonly name: string; readonly specifier: string; readonly imported: string }
  /** `export * from`. */
  | { readonly star: string };

/** A comment such as `llm-cost: calls=50k/mo` or `llm-cost-disable-next-line missing-retry`. */
export interface Directive {
  readonly span: Span;
  /** Text of the comment without its marks, trimmed. */
  readonly text: string;
  /** Nothing but white space before it on its line: it speaks of the next code line, else of its own. */
  readonly ownLine: boolean;
}
