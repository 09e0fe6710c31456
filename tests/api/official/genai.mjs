// Google's own client against the stand-in at argv[2]: prints what it understood, one JSON line.
import { GoogleGenAI } from '@google/genai';

const client = (apiKey) => new GoogleGenAI({ apiKey, httpOptions: { baseUrl: process.argv[2] } });
const ai = client('any-key');
const verdict = { type: 'OBJECT', properties: { safe: { type: 'BOOLEAN' }, reason: { type: 'STRING' } }, required: ['safe', 'reason'] };
const moderation = await ai.models.generateContent({
  model: 'gemini-2.5-flash',
  contents: 'Classify this prompt: a red teapot',
  config: { responseMimeType: 'application/json', responseSchema: verdict },
});
const picture = await ai.models.generateContent({
  model: 'gemini-2.5-flash-image',
  contents: 'A blue teapot on oak, photo',
  config: { responseModalities: ['TEXT', 'IMAGE'] },
});
const blocked = await ai.models.generateContent({ model: 'gemini-2.5-flash', contents: 'BLOCK_ME' });
const codeOf = (key, model) => client(key).models
  .generateContent({ model, contents: 'x' })
  .then(() => 0, (error) => error.status);
const refused = await codeOf('bad-key', 'gemini-2.5-flash');
const unknown = await codeOf('any-key', 'no-such-model');
const inline = picture.candidates[0].content.parts.find((part) => part.inlineData)?.inlineData;
console.log(JSON.stringify({
  safe: JSON.parse(moderation.text).safe,
  mime: inline?.mimeType,
  png: inline?.data.startsWith('iVBORw0KGgo'),
  blocked: blocked.promptFeedback?.blockReason,
  refused,
  unknown,
}));
