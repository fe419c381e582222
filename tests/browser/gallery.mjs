// Puts the pictures of the last run into docs/pictures, one a page, and names them in docs/console.md between its two marks.
// node tests/browser/gallery.mjs, after `tests/run pages`.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')
const to = join(root, 'docs', 'pictures')
const doc = join(root, 'docs', 'console.md')
// Read best: English and wide; the form as most see it, on a telephone. What only another language visits is shown in that one.
const wanted = (name) => (name.startsWith('form-') ? ['en-360', 'es-360', 'en-1280', 'ht-360'] : ['en-1280', 'es-1280', 'en-360', 'es-360', 'ht-1280', 'ht-360'])

const taken = readdirSync(join(here, 'pictures')).filter((file) => file.endsWith('.png'))
const parts = taken.map((file) => ({ file, ...(/^(?<name>.+)-(?<how>(?:en|es|ht)-\d+)(?<rest>-nojs)?\.png$/.exec(file)?.groups ?? {}) })).filter((part) => part.name)
// A fault looks like its page with one sentence more.
const names = [...new Set(parts.map((part) => part.name))].filter((name) => !/fault|refused|^line-|^interviews-paper/.test(name)).sort()

rmSync(to, { recursive: true, force: true })
mkdirSync(to, { recursive: true })
for (const name of names) {
  const own = parts.filter((part) => part.name === name)
  const rank = (part) => wanted(name).indexOf(part.how) * 2 + (part.rest ? 1 : 0)
  const best = own.filter((part) => wanted(name).includes(part.how)).sort((a, b) => rank(a) - rank(b))[0] ?? own[0]
  copyFileSync(join(here, 'pictures', best.file), join(to, `${name}.png`))
}

// Fewer colours, a third of the bytes; without the tool they stay as they are.
spawnSync('pngquant', ['--force', '--ext', '.png', '--speed', '1', '24', ...names.map((name) => join(to, `${name}.png`))])

const [begin, end] = ['<!-- pictures:begin -->', '<!-- pictures:end -->']
const text = readFileSync(doc, 'utf8')
const shown = (name) => `**${name.replaceAll('-', ' ')}**\n\n![${name.replaceAll('-', ' ')}](pictures/${name}.png)\n`
const gallery = names.map(shown).join('\n')
writeFileSync(doc, `${text.slice(0, text.indexOf(begin) + begin.length)}\n${gallery}\n${text.slice(text.indexOf(end))}`)
console.log(`${names.length} pictures in docs/pictures`)
