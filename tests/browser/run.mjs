// Drives the pages as people do, in Debian's Chromium, and holds every page against WCAG 2.2 AA, 360 px, and its own policy.
// node tests/browser/run.mjs [--pictures=failures] STAFF_URL PUBLIC_URL PICTURES_FOLDER [PART]; the server is a fresh `sendero demo`.
// PART: only the parts whose name has it. With `failures`, only pages with a fault are pictured: a seventh of the time went there.
import { mkdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { family, toTheAppointment, toTheArrival } from './family.mjs'
import { fileJourney } from './file.mjs'
import { officerJourney, reviewerJourney, travelJourney } from './decide.mjs'
import { keyboardJourney } from './keyboard.mjs'
import { staffJourney } from './staff.mjs'
import { adminJourney } from './admin.mjs'
import { applicantJourney } from './applicant.mjs'
import { crawlPublic, crawlStaff } from './crawl.mjs'
import { workJourney } from './work.mjs'
import { budget } from './budget.mjs'
import { deskJourney } from './desk.mjs'
import { badLineJourney, leavingJourney, plainLineJourney, savedJourney } from './saved.mjs'
import { bookingByKeyboard, interviewsJourney, twoAtOnceJourney } from './interviews.mjs'
import { Watch } from './watch.mjs'

const { positionals, values } = parseArgs({ allowPositionals: true, options: { pictures: { type: 'string', default: 'all' } } })
const [staff, open, pictures, only = ''] = positionals
mkdirSync(pictures, { recursive: true })

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const watch = new Watch(pictures, { failuresOnly: values.pictures === 'failures', only })
const began = Date.now()
const byKeyboard = family(browser, watch, staff, open, { language: 'es', javaScriptEnabled: true, width: 1280, keyboard: true })
const withoutJavaScript = family(browser, watch, staff, open, { language: 'en', javaScriptEnabled: false, width: 360 })
// Two rows side by side, because many a page has to wait: cases, and beside them the public form, the clerk's desk and the administrators.
const staffParts = [
  () => watch.part('one family, by the keyboard alone: from the form to the appointment', () => toTheAppointment(byKeyboard)),
  () => watch.part('one family, without JavaScript: from the form to the appointment', () => toTheAppointment(withoutJavaScript)),
  () => watch.part('the console, with JavaScript, wide', () => staffJourney(browser, watch, staff, { language: 'es', javaScriptEnabled: true, width: 1280, takes: true })),
  () => watch.part('the console, without JavaScript, 360 px', () => staffJourney(browser, watch, staff, { language: 'en', javaScriptEnabled: false, width: 360 })),
  () => watch.part('the console, in Haitian Creole', () => staffJourney(browser, watch, staff, { language: 'ht', javaScriptEnabled: true, width: 360 })),
  () => watch.part('deciding, an officer, with JavaScript, wide', () => officerJourney(browser, watch, staff, { language: 'es', javaScriptEnabled: true, width: 1280, decides: true })),
  () => watch.part('deciding, an officer, without JavaScript, 360 px', () => officerJourney(browser, watch, staff, { language: 'ht', javaScriptEnabled: false, width: 360 })),
  () => watch.part('deciding, reviews and duplicates, without JavaScript, 360 px', () => reviewerJourney(browser, watch, staff, { language: 'en', javaScriptEnabled: false, width: 360 })),
  () => watch.part('deciding, travel, with JavaScript, 360 px', () => travelJourney(browser, watch, staff, { language: 'en', javaScriptEnabled: true, width: 360 })),
  () => watch.part('my work and many cases, with JavaScript, wide', () => workJourney(browser, watch, staff, { language: 'es', javaScriptEnabled: true, width: 1280, gives: true })),
  () => watch.part('my work and many cases, without JavaScript, 360 px', () => workJourney(browser, watch, staff, { language: 'en', javaScriptEnabled: false, width: 360, gives: true })),
  () => watch.part('my work, in Haitian Creole', () => workJourney(browser, watch, staff, { language: 'ht', javaScriptEnabled: true, width: 360 })),
  () => watch.part('the console, by the keyboard alone', () => keyboardJourney(browser, watch, staff, { language: 'es', javaScriptEnabled: true, width: 1280 })),
  () => watch.part('the case file, with JavaScript, wide', () => fileJourney(browser, watch, staff, { language: 'es', javaScriptEnabled: true, width: 1280, whole: true })),
  () => watch.part('the case file, without JavaScript, 360 px', () => fileJourney(browser, watch, staff, { language: 'ht', javaScriptEnabled: false, width: 360 })),
  () => watch.part('the interview desk, wide', () => interviewsJourney(browser, watch, staff, { language: 'es', javaScriptEnabled: true, width: 1280, books: true })),
  () => watch.part('the interview desk, without JavaScript, 360 px', () => interviewsJourney(browser, watch, staff, { language: 'en', javaScriptEnabled: false, width: 360 })),
  () => watch.part('the interview desk, in Haitian Creole', () => interviewsJourney(browser, watch, staff, { language: 'ht', javaScriptEnabled: true, width: 360 })),
  () => watch.part('the interview desk, two at once', () => twoAtOnceJourney(browser, watch, staff, { language: 'en', javaScriptEnabled: true, width: 360 })),
  () => watch.part('the interview desk, by the keyboard alone', () => bookingByKeyboard(browser, watch, staff, { language: 'es', javaScriptEnabled: true, width: 1280 })),
]
const otherParts = [
  () => watch.part('the public form, with JavaScript, 360 px', () => applicantJourney(browser, watch, open, { language: 'es', javaScriptEnabled: true, width: 360 })),
  () => watch.part('the public form, without JavaScript, 360 px', () => applicantJourney(browser, watch, open, { language: 'ht', javaScriptEnabled: false, width: 360 })),
  () => watch.part('the public form, in English, wide', () => applicantJourney(browser, watch, open, { language: 'en', javaScriptEnabled: true, width: 1280 })),
  () => watch.part('bytes of a first load', () => budget(browser, watch, staff, open)),
  () => watch.part('saved form and return, with JavaScript, 360 px', () => savedJourney(browser, watch, open, { language: 'es', javaScriptEnabled: true, width: 360 })),
  () => watch.part('saved form and return, without JavaScript, wide', () => savedJourney(browser, watch, open, { language: 'en', javaScriptEnabled: false, width: 1280 })),
  () => watch.part('bad line, with JavaScript', () => badLineJourney(browser, watch, open, { language: 'es', javaScriptEnabled: true, width: 360 })),
  () => watch.part('bad line, without JavaScript', () => plainLineJourney(browser, watch, open, { language: 'es', javaScriptEnabled: false, width: 360 })),
  () => watch.part('leaving the form at once', () => leavingJourney(browser, watch, open, { language: 'es', javaScriptEnabled: true, width: 360 })),
  () => watch.part('leaving the form at once, without JavaScript', () => leavingJourney(browser, watch, open, { language: 'es', javaScriptEnabled: false, width: 360 })),
  () => watch.part('the desk, with JavaScript, wide', () => deskJourney(browser, watch, staff, { language: 'es', javaScriptEnabled: true, width: 1280 })),
  () => watch.part('the desk, without JavaScript, 360 px', () => deskJourney(browser, watch, staff, { language: 'ht', javaScriptEnabled: false, width: 360 })),
  () => watch.part('running the programme, with JavaScript, wide', () => adminJourney(browser, watch, staff, { language: 'es', javaScriptEnabled: true, width: 1280, takes: true })),
  () => watch.part('running the programme, without JavaScript, 360 px', () => adminJourney(browser, watch, staff, { language: 'ht', javaScriptEnabled: false, width: 360 })),
]
// What waits for an interview, and beside it whatever no journey has looked at in some language.
const lastParts = [
  () => watch.part('one family, by the keyboard alone: from the interview to the arrival', () => toTheArrival(byKeyboard)),
  () => watch.part('one family, without JavaScript: from the interview to the arrival', () => toTheArrival(withoutJavaScript)),
]
const theRest = [
  () => watch.part('every other page of the form, in every language', () => crawlPublic(browser, watch, open)),
  () => watch.part('every other page of the console, in every language', () => crawlStaff(browser, watch, staff)),
]
const oneByOne = async (parts) => {
  for (const part of parts) await part()
}

try {
  await Promise.all([oneByOne(staffParts), oneByOne(otherParts)])
  await Promise.all([oneByOne(lastParts), oneByOne(theRest)])
} finally {
  await browser.close()
}
process.exit(watch.report((Date.now() - began) / 1000))
