"""Sheets: the catalogue's format as forms that anybody can fill in, and back; no YAML and no script is needed.

`fields` says what stands on each sheet, `reading` takes a posted form into the format, `rows` adds,
removes and moves rows before that, `showing` builds the controls of a page from the format, `faults`
says where a violation of the check belongs.
"""
