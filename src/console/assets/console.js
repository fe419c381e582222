// Behaviour of the console: only what makes pages that work without it more comfortable.
import { Button, createAll, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink } from 'govuk-frontend'
import { FilterToggleButton, MultiSelect, SortableTable } from '@ministryofjustice/frontend'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink, FilterToggleButton, MultiSelect, SortableTable]) {
  createAll(component)
}

// On a wide screen the filter stands open beside the list.
if (window.matchMedia('(min-width: 40.0625em)').matches) document.querySelector('.sendero-filter')?.setAttribute('open', '')

// The kit knows "Select all" in English alone.
for (const table of document.querySelectorAll('[data-select-all]')) {
  const label = table.querySelector('.moj-multi-select__toggle-label span')
  if (label) label.textContent = table.dataset.selectAll
}

// Once a minute a list asks how many cases have come in; it is never loaded anew by itself, so nobody loses their place.
const news = document.querySelector('.sendero-news')
if (news) {
  const ask = async () => {
    if (document.hidden) return
    const answer = await fetch(news.dataset.ask, { credentials: 'same-origin', redirect: 'error' }).catch(() => null)
    if (!answer || !answer.ok) return clearInterval(timer)
    const { n, text } = await answer.json()
    const link = news.querySelector('a')
    if (n > 0 && link.textContent !== text) {
      link.textContent = text
      link.href = news.dataset.show
    }
  }
  const timer = setInterval(ask, 60_000)
}
