# The own account.

account-ended = The session has ended.
account-change-password = Change
account-sessions = Where you are signed in
account-sessions-text = End every session that is not yours, then change your password.
account-this-one = This one
account-end = End
