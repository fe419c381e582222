// Compiles style and behaviour of the pages, names each file after its content, compresses it, and tells the program where it is.
// Called by build.rs: node build.mjs OUT_FOLDER, in a folder where `npm ci` has run.
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { compile } from 'sass'

const out = resolve(process.argv[2])
mkdirSync(out, { recursive: true })

const style = (file) =>
  Buffer.from(compile(file, { loadPaths: ['node_modules', '.'], style: 'compressed', quietDeps: true, silenceDeprecations: ['import'] }).css)

const behaviour = async (file) => {
  const made = await build({ entryPoints: [file], bundle: true, minify: true, format: 'esm', target: 'es2020', write: false, legalComments: 'none' })
  return Buffer.from(made.outputFiles[0].contents)
}

const files = [
  { name: 'CONSOLE_CSS', stem: 'console', end: 'css', mime: 'text/css; charset=utf-8', bytes: style('console.scss') },
  { name: 'PUBLIC_CSS', stem: 'public', end: 'css', mime: 'text/css; charset=utf-8', bytes: style('public.scss') },
  { name: 'CONSOLE_JS', stem: 'console', end: 'js', mime: 'text/javascript; charset=utf-8', bytes: await behaviour('console.js') },
  { name: 'PUBLIC_JS', stem: 'public', end: 'js', mime: 'text/javascript; charset=utf-8', bytes: await behaviour('public.js') },
]

const rows = files.map(({ name, stem, end, mime, bytes }) => {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
  const gzip = gzipSync(bytes, { level: 9 })
  const at = (suffix) => join(out, `${stem}.${end}${suffix}`)
  writeFileSync(at(''), bytes)
  writeFileSync(at('.br'), brotli)
  writeFileSync(at('.gz'), gzip)
  const included = (suffix) => `include_bytes!(${JSON.stringify(at(suffix))})`
  return `/// ${stem}.${end}\npub static ${name}: Asset = Asset { path: "/assets/${stem}-${hash}.${end}", mime: "${mime}", plain: ${included('')}, brotli: ${included('.br')}, gzip: ${included('.gz')} };`
})
const all = `/// Every file.\npub static ALL: &[&Asset] = &[${files.map((file) => '&' + file.name).join(', ')}];`
writeFileSync(join(out, 'assets.rs'), rows.concat(all).join('\n') + '\n')
