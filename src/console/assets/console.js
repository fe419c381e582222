// Behaviour of the console: only what makes pages that work without it more comfortable.
import { createAll, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink } from 'govuk-frontend'
import { FilterToggleButton, MultiSelect, SortableTable } from '@ministryofjustice/frontend'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink, FilterToggleButton, MultiSelect, SortableTable]) {
  createAll(component)
}

// On a wide screen the filter stands open beside the list.
if (window.matchMedia('(min-width: 40.0625em)').matches) document.querySelector('.sendero-filter')?.setAttribute('open', '')
