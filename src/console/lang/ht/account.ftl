# Kont pa ou.

account-ended = Sesyon an fini.
account-change-password = Chanje
account-sessions = Kote sesyon ou louvri
account-sessions-text = Fini tout sesyon ki pa pou ou, apre sa chanje modpas ou.
account-this-one = Sa a
account-end = Fini
