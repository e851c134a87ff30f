"""The staff entrance: sign in, sign out, change a password, unlock a screen."""
