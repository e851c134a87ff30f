"""What every package stands on and no package owns: no models, no database.

`Rule`, `Fact` and `Refusal` are the three base types of the house; `Actor` says who
does something. Beside them: the working calendar, identifiers, cryptography, documents.
"""
