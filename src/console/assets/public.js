// Behaviour of the public form: leave quickly, count characters, jump to faults, and lose nothing on a bad line.
import { CharacterCount, createAll, ErrorSummary, ExitThisPage, Radios, SkipLink } from 'govuk-frontend'
import { walk } from './walk.js'

// Away at once, without waiting for anybody; the sitting is ended beside it.
class Leaving extends ExitThisPage {
  exitPage() {
    if (this.$button.origin === location.origin) fetch(this.$button.href, { keepalive: true, redirect: 'manual' }).catch(() => {})
    this.$button.href = this.$button.dataset.elsewhere
    super.exitPage()
  }
}

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [CharacterCount, ErrorSummary, Leaving, Radios, SkipLink]) {
  createAll(component)
}
walk((page) => {
  for (const component of [CharacterCount, ErrorSummary, Radios]) createAll(component, undefined, page)
})
