// Writes what an npm package needs beside the script into npm/, from the JSDoc of the client: types for TypeScript, React, Vue and
// Svelte, and custom-elements.json. With --check nothing is written: exit status 1 if what lies there is stale.
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {read} from './jsdoc.mjs';

const target = new URL('../npm/', import.meta.url);
const found = await read();
const {attributes, elements, events, members, parts, properties, states, typedefs} = found;

/** `safety-disclaimer` as `SafetyDisclaimer`. @param {string} name */
const pascal = (name) => name.replaceAll(/(?:^|-)(.)/g, (_, letter) => letter.toUpperCase());
/** A comment above a line. @param {string} text @param {string} [indent] */
const said = (text, indent = '') => (text ? `${indent}/** ${text} */\n` : '');
/** @param {{initial?: string, text: string}} of */
const told = ({initial, text}) => text + (initial ? `; default: \`${initial}\`` : '');
const HEAD = '// Written by scripts/declare.mjs from the JSDoc of the client: change it there.\n';
/** One line for each element. @param {(element: {name: string}) => string} line */
const each = (line) => elements.map(line).join('\n');

const types = `${HEAD}
${typedefs.map(({name, type, text}) => `${said(text)}export type ${name} = ${type};`).join('\n')}

/** The attributes of \`<treatment-card>\`. */
export interface TreatmentCardAttributes {
${attributes.map((of) => `${said(told(of), '  ')}  '${of.name}'${of.optional ? '?' : ''}: ${of.type}${of.optional ? ' | undefined' : ''};`).join('\n')}
}
${elements
  .slice(1)
  .map(
    ({name, omitted}) => `
/** The attributes of \`<${name}>\`. */
export type ${pascal(name)}Attributes = Omit<TreatmentCardAttributes, ${omitted.map((left) => `'${left}'`).join(' | ')}>;`,
  )
  .join('\n')}

/** The events of both elements; they bubble and are composed. */
export interface TreatmentCardEvents {
${events.map(({name, type, text}) => `${said(text, '  ')}  '${name}': ${type};`).join('\n')}
}

/** The same as properties of a template that hands \`on…\` to \`addEventListener\`: React 19, Svelte 5. */
export type TreatmentCardListeners = {
  [Name in keyof TreatmentCardEvents as \`on\${Name}\`]?: ((event: TreatmentCardEvents[Name]) => void) | undefined;
};

/** Either element. The script registers it; the package exports no class. */
export interface TreatmentCard extends HTMLElement {
${members
  .filter(({isStatic}) => !isStatic)
  .map(method)
  .join('\n')}
}

/** What \`customElements.get('treatment-card')\` gives. */
export interface TreatmentCardConstructor {
  new (): TreatmentCard;
${members
  .filter(({isStatic}) => isStatic)
  .map(method)
  .join('\n')}
}

declare global {
  interface HTMLElementTagNameMap {
${each(({name}) => `    '${name}': TreatmentCard;`)}
  }
  interface GlobalEventHandlersEventMap extends TreatmentCardEvents {}
  interface CustomElementRegistry {
${each(
  ({name}) => `    get(name: '${name}'): TreatmentCardConstructor | undefined;
    whenDefined(name: '${name}'): Promise<TreatmentCardConstructor>;`,
)}
  }
  interface Window {
    readonly TreatmentCards: Readonly<{version: string; origin: string | undefined}>;
  }
}
`;

/** @param {(typeof members)[number]} of */
function method({name, text, parameters, returns}) {
  const takes = parameters.map(({name, type}) => `${name}: ${type}`).join(', ');
  return `${said(text, '  ')}  ${name}(${takes}): ${returns?.type ?? 'void'};`;
}

const names = each(({name}) => `${pascal(name)}Attributes,`).replaceAll('\n', ' ');
const imports = (/** @type {string} */ more) => `import type {TreatmentCard, ${names} ${more}} from './treatment-card.js';\n`;

const react = `${HEAD}
import type {DetailedHTMLProps, HTMLAttributes} from 'react';
${imports('TreatmentCardListeners')}
type Props<Attributes> = Omit<DetailedHTMLProps<HTMLAttributes<TreatmentCard>, TreatmentCard>, keyof Attributes> &
  Attributes & TreatmentCardListeners;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
${each(({name}) => `      '${name}': Props<${pascal(name)}Attributes>;`)}
    }
  }
}
`;

const vue = `${HEAD}
import type {EmitFn, HTMLAttributes, PublicProps} from 'vue';
${imports('TreatmentCardEvents')}
/** Vue knows attributes by their names in camel case. */
type Camel<Name> = Name extends \`\${infer First}-\${infer Rest}\` ? \`\${First}\${Capitalize<Camel<Rest>>}\` : Name;
type Cased<Attributes> = {[Name in keyof Attributes as Camel<Name>]: Attributes[Name]};
type Element<Attributes> = new () => TreatmentCard & {
  /** @deprecated only for the types of templates */
  $props: Cased<Attributes> & Omit<HTMLAttributes, keyof Cased<Attributes>> & PublicProps;
  /** @deprecated only for the types of templates */
  $emit: EmitFn<{[Name in keyof TreatmentCardEvents]: (event: TreatmentCardEvents[Name]) => void}>;
};

declare module 'vue' {
  interface GlobalComponents {
${each(({name}) => `    '${name}': Element<${pascal(name)}Attributes>;`)}
  }
}
`;

const svelte = `${HEAD}
import type {HTMLAttributes} from 'svelte/elements';
${imports('TreatmentCardListeners')}
type Props<Attributes> = Omit<HTMLAttributes<TreatmentCard>, keyof Attributes> & Attributes & TreatmentCardListeners;

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
${each(({name}) => `    '${name}': Props<${pascal(name)}Attributes>;`)}
  }
}
`;

/** An entry of the manifest, with what it has and nothing else. @param {{name: string, text: string, initial?: string}} of */
const entry = ({name, text, initial}) => ({name, ...(text && {description: text}), ...(initial && {default: initial})});
/** @param {{name: string, text: string, omitted: string[]}} element */
const declaration = ({name, text, omitted}) => ({
  kind: 'class',
  customElement: true,
  name: pascal(name),
  tagName: name,
  description: text,
  superclass: {name: 'HTMLElement'},
  attributes: attributes
    .filter((of) => !omitted.includes(of.name))
    .map((of) => ({...entry(of), type: {text: of.optional ? `${of.type} | undefined` : of.type}})),
  events: events.map((of) => ({...entry(of), type: {text: of.type}})),
  members: members.map(({name, text, isStatic, parameters, returns}) => ({
    kind: 'method',
    name,
    description: text,
    ...(isStatic && {static: true}),
    parameters: parameters.map(({name, type}) => ({name, type: {text: type}})),
    return: {type: {text: returns?.type ?? 'void'}},
  })),
  cssParts: parts.map(entry),
  cssProperties: properties.map(entry),
  cssStates: states.map(entry),
});
const manifest = {
  schemaVersion: '2.1.0',
  modules: [
    {
      kind: 'javascript-module',
      path: 'widget.js',
      declarations: elements.map(declaration),
      exports: elements.map(({name}) => ({
        kind: 'custom-element-definition',
        name,
        declaration: {name: pascal(name), module: 'widget.js'},
      })),
    },
  ],
};

const files = {
  'treatment-card.d.ts': types,
  'react.d.ts': react,
  'vue.d.ts': vue,
  'svelte.d.ts': svelte,
  'custom-elements.json': JSON.stringify(manifest, null, 2) + '\n',
};
await mkdir(target, {recursive: true});
for (const [name, content] of Object.entries(files)) {
  const path = new URL(name, target);
  if (!process.argv.includes('--check')) await writeFile(path, content);
  else if ((await readFile(path, 'utf8').catch(() => '')) !== content) {
    console.error(`npm/${name} is stale: run "npm run build"`);
    process.exitCode = 1;
  }
}
