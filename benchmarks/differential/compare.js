// Holds the segments that the gateway read (Segments.cs, one JSON object a line) against node-x12 and edifact, file by file.
// usage: node compare.js SEGMENTS CORPUS
const fs = require('fs');
const path = require('path');
const { X12Parser, X12FatInterchange } = require('node-x12');
const EdifactParser = require('edifact/parser.js');
const Validator = require('edifact/validator.js');

const [segmentsFile, corpus] = process.argv.slice(2);
const counts = { files: 0, agree: 0, messages: 0, segments: 0, elements: 0 };
const refused = [];
const different = [];

for (const line of fs.readFileSync(segmentsFile, 'utf8').split('\n').filter(Boolean)) {
  const ours = JSON.parse(line);
  const text = fs.readFileSync(path.join(corpus, ours.path), 'latin1');
  counts.files++;
  let theirs;
  try {
    theirs = /^\s*(UNA|UNB)/.test(text) ? edifact(decoded(text)) : x12(text);
  } catch (error) {
    refused.push(`${ours.path}: ${String(error.message).split('\n')[0]}`);
    continue;
  }

  const difference = compare(ours.messages, theirs);
  if (difference) different.push(`${ours.path}: ${difference}`);
  else counts.agree++;
}

console.log(`${counts.files} files: ${counts.agree} agree (${counts.messages} messages, ${counts.segments} segments, ${counts.elements} elements), ${different.length} differ, ${refused.length} are refused by the other parser`);
for (const text of different) console.log(`differs  ${text}`);
for (const text of refused) console.log(`refused  ${text}`);
process.exitCode = different.length > 0 ? 1 : 0;

function x12(text) {
  const parsed = new X12Parser(false).parse(text);
  const interchanges = parsed instanceof X12FatInterchange ? parsed.interchanges : [parsed];
  return interchanges.flatMap(i => i.functionalGroups.flatMap(g => g.transactions.map(t => ({
    interchange: value(i.header, 13),
    group: value(g.header, 6),
    type: value(t.header, 1),
    number: value(t.header, 2),
    segments: [t.header, ...t.segments, t.trailer].map(s => [s.tag, ...s.elements.map(e => e.value)]),
  }))));
}

// The gateway's values of EDIFACT are text: what UNB declares, unless the bytes are UTF-8.
function decoded(latin1) {
  const bytes = Buffer.from(latin1, 'latin1');
  const utf8 = bytes.toString('utf8');
  if (!utf8.includes('\uFFFD')) return utf8;
  const part = { UNOD: 2, UNOE: 5, UNOF: 7, UNOG: 3, UNOH: 4 }[/UNO[A-Z]/.exec(latin1)?.[0]];
  return new TextDecoder(part ? `iso-8859-${part}` : 'windows-1252').decode(bytes);
}

function value(segment, number) {
  return segment.elements[number - 1]?.value ?? '';
}

function edifact(text) {
  const parser = new EdifactParser(new Validator());
  const segments = [];
  let current;
  parser.on('opensegment', tag => { current = [[tag]]; segments.push(current); });
  parser.on('element', () => current.push([]));
  parser.on('component', data => current[current.length - 1].push(data));
  parser.on('closesegment', () => {});
  parser.encoding('UNOC');
  parser.write(text);
  parser.end();
  return messagesOf(segments);
}

function messagesOf(segments) {
  const messages = [];
  let [interchange, group, message] = ['', null, null];
  for (const segment of segments) {
    const tag = segment[0][0];
    if (tag === 'UNB') [interchange, group] = [segment[5]?.[0] ?? '', null];
    if (tag === 'UNG') group = segment[5]?.[0] ?? '';
    if (tag === 'UNH') messages.push(message = { interchange, group, type: segment[2][0], number: segment[1][0], segments: [] });
    if (message) message.segments.push(segment);
    if (tag === 'UNT') message = null;
  }

  return messages;
}

function compare(ours, theirs) {
  if (ours.length !== theirs.length) return `${ours.length} messages here, ${theirs.length} there`;
  for (let m = 0; m < ours.length; m++) {
    const [a, b] = [ours[m], theirs[m]];
    for (const name of ['interchange', 'group', 'type', 'number'])
      if (plain(a[name]) !== plain(b[name])) return `message ${m + 1}: ${name} "${a[name]}" here, "${b[name]}" there`;
    const difference = compareSegments(a.segments, b.segments);
    if (difference) return `message ${m + 1}, ${difference}`;
    counts.messages++;
  }

  return null;
}

function compareSegments(ours, theirs) {
  for (let s = 0; s < Math.max(ours.length, theirs.length); s++) {
    const [a, b] = [flat(ours[s]), flat(theirs[s])];
    if (a !== b) return `segment ${s + 1}: ${a} here, ${b} there`;
    counts.segments++;
    counts.elements += ours[s].length - 1;
  }

  return null;
}

// The other parser has some control numbers as numbers.
function plain(text) {
  return (text ?? '').trim().replace(/^0+(?=\d)/, '');
}

// Empty elements and components at the end say nothing, and blanks around a value that one parser trims are not what is compared here.
function flat(segment) {
  if (!segment) return 'nothing';
  return segment.map(e => (Array.isArray(e) ? e.map(c => c.trim()).join('\u2502').replace(/\u2502+$/, '') : e.trim())).join('\u2503').replace(/\u2503+$/, '');
}
