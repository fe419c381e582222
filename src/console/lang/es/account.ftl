# La cuenta propia.

account-ended = La sesión ha terminado.
account-change-password = Cambiar
account-sessions = Dónde tiene la sesión abierta
account-sessions-text = Termine toda sesión que no sea suya y cambie después su contraseña.
account-this-one = Esta
account-end = Terminar
