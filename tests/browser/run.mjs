// Drives the pages as people do, in Debian's Chromium, and holds every page against WCAG 2.2 AA, 360 px, and its own policy.
// node tests/browser/run.mjs STAFF_URL PUBLIC_URL PICTURES_FOLDER [PART]; the server is a fresh `sendero demo`. PART: only the parts whose name has it.
import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { keyboardJourney } from './keyboard.mjs'
import { staffJourney } from './staff.mjs'
import { applicantJourney } from './applicant.mjs'
import { workJourney } from './work.mjs'
import { Watch } from './watch.mjs'

const [staff, open, pictures, only = ''] = process.argv.slice(2)
mkdirSync(pictures, { recursive: true })

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const watch = new Watch(pictures, only)
const began = Date.now()
try {
  await watch.part('the console, with JavaScript, wide', () => staffJourney(browser, watch, staff, { language: 'es', javaScriptEnabled: true, width: 1280, takes: true }))
  await watch.part('the console, without JavaScript, 360 px', () => staffJourney(browser, watch, staff, { language: 'en', javaScriptEnabled: false, width: 360 }))
  await watch.part('the console, in Haitian Creole', () => staffJourney(browser, watch, staff, { language: 'ht', javaScriptEnabled: true, width: 360 }))
  await watch.part('my work and many cases, with JavaScript, wide', () => workJourney(browser, watch, staff, { language: 'es', javaScriptEnabled: true, width: 1280, gives: true }))
  await watch.part('my work and many cases, without JavaScript, 360 px', () => workJourney(browser, watch, staff, { language: 'en', javaScriptEnabled: false, width: 360, gives: true }))
  await watch.part('my work, in Haitian Creole', () => workJourney(browser, watch, staff, { language: 'ht', javaScriptEnabled: true, width: 360 }))
  await watch.part('the console, by the keyboard alone', () => keyboardJourney(browser, watch, staff, { language: 'es', javaScriptEnabled: true, width: 1280 }))
  await watch.part('the public form, with JavaScript, 360 px', () => applicantJourney(browser, watch, open, { language: 'es', javaScriptEnabled: true, width: 360 }))
  await watch.part('the public form, without JavaScript, 360 px', () => applicantJourney(browser, watch, open, { language: 'ht', javaScriptEnabled: false, width: 360 }))
  await watch.part('the public form, in English, wide', () => applicantJourney(browser, watch, open, { language: 'en', javaScriptEnabled: true, width: 1280 }))
} finally {
  await browser.close()
}
process.exit(watch.report((Date.now() - began) / 1000))
