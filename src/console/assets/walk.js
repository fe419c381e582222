// The public form on a bad line: a page is fetched and put in place, so that what was typed stays when no answer comes, and pressing
// again sends the same wish again. Pages before this one are kept in memory for the back button; leaving forgets them.
// Nothing is written to the device: no storage, no cookie, and the history knows numbers alone.

const PATIENCE_MS = 45_000
// More than the server reads of one page; it would refuse it only after all of it came over the line.
const MOST_CHARS = 250_000

let pages = new Map()
let here = 0
let carried = null
let busy = false

const current = () => document.getElementById('page')
const form = () => document.getElementById('walk')

/** Begins to look after the form of this page; `init` wakes the components of a page that was put in place. */
export function walk(init) {
  if (!form() || !current() || !window.fetch || !window.DOMParser || !window.AbortController) return
  history.replaceState({ at: here }, '')
  document.addEventListener('submit', (event) => {
    if (event.target !== form()) return
    takeNewest(event.target)
    // An old browser does not say which button it was; and another language changes what stands around the page too. Both go the plain way.
    if (!event.submitter || event.submitter.hasAttribute('formaction')) return
    event.preventDefault()
    if (!busy) send(event.target, event.submitter, init)
  })
  window.addEventListener('popstate', (event) => {
    const wanted = pages.get(event.state?.at)
    if (!wanted) return location.replace(location.pathname.replace(/\/form$/, ''))
    pages.set(here, remember())
    here = event.state.at
    put(wanted)
  })
  window.addEventListener('pagehide', forget)
  window.addEventListener('pageshow', (event) => { if (event.persisted) location.reload() })
}

/** A page from before carries the answers of its time; what was answered since shall not be lost. */
function takeNewest(from) {
  const field = from.querySelector('[name=carried]')
  if (field && carried) field.value = carried
}

async function send(from, button, init) {
  const data = new FormData(from)
  if (button.name) data.append(button.name, button.value)
  const body = new URLSearchParams(data)
  if (String(body).length > MOST_CHARS) return tell(from, from.dataset.large, 'alert')
  busy = true
  from.setAttribute('aria-busy', 'true')
  tell(from, from.dataset.waiting, 'status')
  const stop = new AbortController()
  const late = setTimeout(() => stop.abort(), PATIENCE_MS)
  try {
    const answer = await fetch(from.getAttribute('action'), { method: 'POST', body, signal: stop.signal, cache: 'no-store' })
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const page = next.getElementById('page')
    if (!page) throw new Error('no page')
    // A refusal that is no page of the form is said here, so that what was typed stays.
    const refused = answer.status >= 400 && !page.querySelector('#walk')
    if (refused) return tell(from, page.querySelector('.govuk-body-l')?.textContent ?? from.dataset.lost, 'alert')
    tell(from, '', 'status')
    show({ page: document.adoptNode(page), title: next.title }, answer.status, init)
  } catch {
    tell(from, from.dataset.lost, 'alert')
  } finally {
    clearTimeout(late)
    from.removeAttribute('aria-busy')
    busy = false
  }
}

function show(next, status, init) {
  const field = next.page.querySelector('[name=carried]')
  const stepOf = (page) => page.querySelector('[name=step]')?.value
  carried = field?.value ?? carried
  if (!field) pages = new Map() // sent, or refused for good: there is nothing to go back to
  if (stepOf(next.page) !== stepOf(current()) || status < 400) {
    if (field) pages.set(here, remember())
    here += 1
    history.pushState({ at: here }, '')
  }
  put(next)
  init(next.page)
  if (!next.page.querySelector('[data-module=govuk-error-summary]')) focusOn(next.page.querySelector('h1'))
}

const remember = () => ({ page: current(), title: document.title })

function put({ page, title }) {
  current().replaceWith(page)
  document.title = title
  window.scrollTo(0, 0)
}

function focusOn(heading) {
  if (!heading) return
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}

/** Says something above the buttons; an alert is read out at once. */
function tell(from, text, role) {
  from.querySelector('.sendero-told')?.remove()
  if (!text) return
  const told = document.createElement('div')
  told.className = role === 'alert' ? 'sendero-told govuk-error-summary' : 'sendero-told govuk-inset-text'
  told.setAttribute('role', role)
  told.textContent = text
  const buttons = from.querySelector('.govuk-button-group, .govuk-button')
  from.insertBefore(told, [...from.children].find((child) => child.contains(buttons)) ?? null)
  if (role === 'alert') told.scrollIntoView({ block: 'center' })
}

/** Whoever comes to this phone next finds nothing, by no button of the browser. */
function forget() {
  pages = new Map()
  carried = null
  if (current()) current().textContent = ''
}
