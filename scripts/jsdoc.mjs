// What the JSDoc of the client says about its elements: read here, written as types and manifest by declare.mjs.
import {readFile} from 'node:fs/promises';
import {parse} from 'comment-parser';

const sources = new URL('../static/js/', import.meta.url);

/** A description without the dash before it. @param {string} text */
const words = (text) => text.replace(/^- /, '');

/** The comments of a source, each with the line behind it. @param {string} name */
const comments = async (name) => {
  const source = await readFile(new URL(name, sources), 'utf8');
  return [...source.matchAll(/\/\*\*(?:(?!\*\/)[^])*\*\/(?=(?:\n(.*))?)/g)].map(([text, behind = '']) => ({
    ...parse(text.slice(0, text.indexOf('*/') + 2))[0],
    behind: behind.trim(),
  }));
};

/** @returns the elements, their types, members and everything that they tell */
export const read = async () => {
  const own = await comments('treatment-card.js');
  const card = own.find(({behind}) => behind.startsWith('export class TreatmentCard'));
  if (!card) throw Error('static/js/treatment-card.js: the class has no JSDoc');
  /** @param {string} tag */
  const all = (tag) =>
    card.tags
      .filter((found) => found.tag === tag)
      .map(({type, name, default: initial, optional, description}) => ({type, name, initial, optional, text: words(description)}));

  const typedefs = [];
  // What one source has of another is one name here.
  for (const source of ['render.js', 'cards.js', 'treatment-card.js'])
    for (const {tags} of await comments(source))
      for (const {tag, type, name, description} of tags)
        if (tag === 'typedef' && name !== 'Answer' && !type.startsWith('import('))
          typedefs.push({name, type: type.replaceAll(/,(?=\S)/g, ', ').replaceAll(/import\('[^']+'\)\./g, ''), text: description});

  const members = own
    .map(({behind, description, tags}) => ({found: /^(static )?(addBase|load)\b/.exec(behind), description, tags}))
    .flatMap(({found, description, tags}) =>
      found
        ? [
            {
              name: found[2],
              isStatic: !!found[1],
              text: description,
              parameters: tags.filter(({tag}) => tag === 'param'),
              returns: tags.find(({tag}) => tag === 'returns'),
            },
          ]
        : [],
    );

  const elements = [{name: 'treatment-card', text: card.description, omitted: /** @type {string[]} */ ([])}];
  for (const {behind, description, tags} of await comments('embed.js')) {
    const name = /^customElements\.define\('([a-z-]+)'/.exec(behind)?.[1];
    const omitted = tags.find(({tag}) => tag === 'omits')?.type.split(' | ') ?? [];
    if (name) elements.push({name, text: description, omitted});
  }
  return {
    elements,
    typedefs,
    members,
    attributes: all('attr'),
    events: all('fires'),
    parts: all('csspart'),
    properties: all('cssprop'),
    states: all('cssstate'),
  };
};
