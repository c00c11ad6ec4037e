"""What a person decided in a results workbook, written into the mapping document, so that nothing is asked twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from importer.closed_lists import CLOSED_LISTS, exact_choice
from importer.column_letters import column_name
from importer.did_you_mean import nearest
from importer.english import listed
from importer.fields import FIELDS
from importer.mapping import document_editing as document
from importer.mapping.column_resolution import resolve_header, resolve_rule
from importer.mapping.grammar import read_mapping
from importer.mapping.header_matching import HeaderIndex, header_key
from importer.mapping.layered_rules import LayeredRules, layered
from importer.mapping.note_lines import in_braces_doubled, lines_about, note_line
from importer.mapping.rule_options import FIELD_NAMES
from importer.mapping.templates import places
from importer.model import Extended, Rule, Sheet

Answer = tuple[str, str, str]
"""(field, word of the sheet, what it means); "" leaves the field out."""
Decision = tuple[int, str]
"""(position of a column, the field that it shall become, by its name or label); "" leaves the column out, and
ADD_TO_NOTE makes it a line of the note."""
ADD_TO_NOTE = "+note"
NOTE = "note"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A mapping document before and after what was learned, and what could not be."""

    name: str
    before: str
    after: str
    remarks: tuple[str, ...]


def learn(
    name: str,
    text: str,
    sheet: Sheet,
    answers: Iterable[Answer],
    decisions: Iterable[Decision],
    preset: Extended | None = None,
) -> Lesson:
    """The document with answers in its value maps and decided columns in its rules, comments and order kept.

    A document that extends a preset is given what differs from it; `preset` is that, if not the one that is shipped.

    Raises UnusableMapping if the document was not one before.
    """
    mapping = read_mapping(text, name, preset)
    tree = document.opened(text)
    meant = {rule.field: rule.values for rule in mapping.rules}
    columns = HeaderIndex(sheet)
    learner = _Learner(tree, layered(tree, mapping.extends), meant, columns, _parts(mapping.rules, columns))
    for position, wanted in decisions:
        learner.decide(position, wanted)
    for target, words in _by_field(answers).items():
        learner.answer(target, words)
    after = document.written(learner.tree) if learner.changed else text
    read_mapping(after, name, preset)  # what we write, we can read
    return Lesson(name, text, after, tuple(learner.remarks))


def _parts(rules: Iterable[Rule], columns: HeaderIndex) -> dict[int, list[str]]:
    """Column -> the fields of which it is a part: of a template, of a join, of a condition."""
    found: dict[int, list[str]] = {}
    for rule in rules:
        is_composed = rule.glue is not None or rule.template is not None or rule.branches
        resolved = resolve_rule(rule, columns)[0] if is_composed else None
        for position in resolved.read if resolved else ():
            found.setdefault(position, []).append(rule.field)
    return found


def _by_field(answers: Iterable[Answer]) -> dict[str, dict[str, str]]:
    """Field -> word -> answer; of several answers to one word the latest holds, however the word is spelled."""
    latest: dict[str, dict[str, tuple[str, str]]] = {}
    for target, word, answer in answers:
        latest.setdefault(target, {})[_folded(word)] = (word, answer)
    return {target: dict(words.values()) for target, words in latest.items()}


def _folded(word: str) -> str:
    return word.strip().casefold()


@dataclass(slots=True)
class _Learner:
    """The document's tree while it is being changed."""

    tree: CommentedMap
    rules: LayeredRules
    meant: Mapping[str, Mapping[str, str]]
    """Field -> its value map as it holds before the lesson."""
    columns: HeaderIndex
    parts: Mapping[int, list[str]]
    """Column -> the fields of which it is a part, which a person changes by hand."""
    changed: bool = False
    remarks: list[str] = field(default_factory=list)

    def answer(self, target: str, words: Mapping[str, str]) -> None:
        """Put a field's answers into its value map, which is made where there is none."""
        words = {word: known for word, answer in words.items() if (known := self._known(target, answer)) is not None}
        rule = self.rules.rule(target)
        if rule is None or (isinstance(rule, Mapping) and "from" not in rule):
            self.remarks.append(f"{target}: no column fills it in this mapping, so its answers have no place.")
            return
        own = self.rules.own.get(target)
        listed_words = own.get("values", {}) if isinstance(own, CommentedMap) else {}
        spelled = {_folded(word): word for word in listed_words}
        for word, answer in words.items():
            said = spelled.get(_folded(word), "")
            if said and (listed_words[said] or "") != answer:
                listed_words[said] = answer
                self.changed = True
        meant = self.meant.get(target, {})
        new = {word: answer for word, answer in words.items() if _folded(word) not in spelled}
        if fresh := {word: answer for word, answer in new.items() if meant.get(_folded(word)) != answer}:
            self._add_words(target, fresh)
            self.changed = True

    def _known(self, target: str, answer: str) -> str | None:
        """The answer in Brokerkit's spelling; what Brokerkit does not know is told, and kept out."""
        if not answer or target not in CLOSED_LISTS:
            return answer
        if choice := exact_choice(target, answer):
            return choice
        self.remarks.append(f"{target}: {answer!r} is none of {listed(CLOSED_LISTS[target], last=' or ')}.")
        return None

    def _add_words(self, target: str, words: Mapping[str, str]) -> None:
        rule = self.rules.own.get(target)
        if not isinstance(rule, CommentedMap):
            rule = CommentedMap({"from": rule} if rule else {})
            self.rules.put(target, rule)
        if rule.get("values"):
            for word, answer in words.items():
                document.add(rule["values"], word, answer)
        else:
            document.add(rule, "values", CommentedMap(words))

    def decide(self, position: int, wanted: str) -> None:
        """Make a column a field's first source or a line of the note, or take it out of every rule."""
        if wanted == ADD_TO_NOTE:
            self._add_to_note(position)
            return
        target = _field_named(wanted)
        if target is None or position >= len(self.columns.headers):
            ask = f"; did you mean {near}?" if (near := nearest(wanted, FIELD_NAMES)) else "."
            self.remarks.append(f"{column_name(position)}: {wanted!r} is no field{ask}")
            return
        if target and self._sources(target) is None and self.rules.rule(target) is not None:
            self.remarks.append(f"{target}: no single column fills it, so this one was not put there.")
            return
        if not target and (fields := self.parts.get(position)):
            self.remarks.append(f"{column_name(position)}: it is still a part of {listed(fields)}.")
        for other in self.rules.names():
            if other != target:
                self._take_away(other, position)
        if target:
            self._put_first(target, position)
        self._set_aside(position, aside=not target)

    def _sources(self, target: str) -> list[str] | None:
        """The headers that fill a field; None where something else does."""
        rule = self.rules.rule(target)
        source = rule.get("from") if isinstance(rule, Mapping) else rule
        if isinstance(source, CommentedMap) or source is None:
            return None
        return [source] if isinstance(source, str) else list(source)

    def _means(self, header: str, position: int) -> bool:
        return resolve_header(header, self.columns)[0] == position

    def _put_first(self, target: str, position: int) -> None:
        sources = self._sources(target) or []
        if sources and self._means(sources[0], position):
            return
        others = [header for header in sources if not self._means(header, position)]
        self._write_sources(target, [self.columns.reference(position), *others])

    def _add_to_note(self, position: int) -> None:
        template = self._note_template()
        if template is None:
            self.remarks.append(f"{NOTE}: options of its rule would be lost, so {column_name(position)} was not added.")
            return
        for other in self.rules.names():
            if other != NOTE:
                self._take_away(other, position)
        lines = template.splitlines()
        if not list(lines_about(template, self.columns, position)):
            self._write_note([*lines, note_line(self.columns, position)])
        elif self._sources(NOTE) is not None:  # the note's own column, which is a line among others from now on
            self._write_note(lines)
        self._set_aside(position, aside=False)

    def _note_template(self) -> str | None:
        """What fills the note as a template, "" where nothing does; None where a template could not say it."""
        rule = self.rules.rule(NOTE)
        if rule is None:
            return ""
        if isinstance(rule, Mapping) and "template" in rule and rule.keys() <= {"template", "optional"}:
            return str(rule["template"])
        if isinstance(rule, Mapping) and rule.keys() == {"constant"}:
            return in_braces_doubled(str(rule["constant"]))
        sources = self._sources(NOTE) if not isinstance(rule, Mapping) or rule.keys() <= {"from", "optional"} else None
        if not sources or any(set(source) & set("{}\n") for source in sources):
            return None
        return "\n".join(f"{{{source}}}" for source in sources)

    def _write_note(self, lines: list[str]) -> None:
        if lines:
            template = DoubleQuotedScalarString("\n".join(lines))
            options = self._passing_over(places(template)) if NOTE in self.rules.inherited else {}
            self.rules.put(NOTE, CommentedMap({"template": template, **options}))
        else:
            self.rules.remove(NOTE)
        self.changed = True

    def _take_out_of_note(self, position: int) -> None:
        """Drop the column's lines from a note that is a template."""
        template = self._note_template()
        if template is None or self._sources(NOTE) is not None:
            return
        gone = set(lines_about(template, self.columns, position))
        if gone:
            self._write_note([line for line in template.splitlines() if line not in gone])

    def _take_away(self, other: str, position: int) -> None:
        if other == NOTE:
            self._take_out_of_note(position)
        sources = self._sources(other)
        if sources is None or not any(self._means(header, position) for header in sources):
            return
        rest = [header for header in sources if not self._means(header, position)]
        if rest:
            self._write_sources(other, rest)
        else:
            self.rules.remove(other)
            self.changed = True

    def _write_sources(self, target: str, headers: list[str]) -> None:
        source = headers[0] if len(headers) == 1 else _in_one_line(headers)
        own, rule = self.rules.own.get(target), self.rules.rule(target)
        if isinstance(own, CommentedMap) and "from" in own:
            document.replace(own, "from", source)
        else:
            options = (
                {key: option for key, option in rule.items() if key != "from"} if isinstance(rule, Mapping) else {}
            )
            if not isinstance(own, str | list):
                options |= self._passing_over(headers)
            self.rules.put(target, CommentedMap({"from": source, **options}) if options else source)
        self.changed = True

    def _passing_over(self, headers: Iterable[str]) -> dict[str, str]:
        """The option that a rule needs if it names headers that the file lacks, as those of a preset may."""
        absent = [header for header in headers if resolve_header(header, self.columns)[0] is None]
        return {"optional": "true"} if absent else {}

    def _set_aside(self, position: int, *, aside: bool) -> None:
        """Keep the list of columns that are known and not wanted true."""
        if aside and any(self._means(header, position) for header in _listed(self.rules.preset.get("ignore", []))):
            return
        ignored = self.tree.get("ignore", [])
        kept = [header for header in _listed(ignored) if not self._means(header, position)]
        wanted = [*kept, self.columns.reference(position)] if aside else kept
        if wanted == _listed(ignored) or (aside and len(kept) < len(ignored)):
            return
        if not wanted:
            document.remove(self.tree, "ignore")
        elif "ignore" in self.tree:
            document.replace(self.tree, "ignore", _in_one_line(wanted))
        else:
            document.add(self.tree, "ignore", _in_one_line(wanted))
        self.changed = True


def _field_named(text: str) -> str | None:
    """The field of that name or label, "" where no field is wanted; None where there is none."""
    names = {header_key(name): name for name in FIELD_NAMES}
    labels = {header_key(field.label): field.name for field in FIELDS}
    return (labels | names).get(header_key(text)) if text else ""


def _listed(headers: Any) -> list[str]:
    return [headers] if isinstance(headers, str) else list(headers)


def _in_one_line(texts: list[str]) -> Any:
    """A list as `[Mobile, Home]`."""
    sequence = CommentedSeq(texts)
    sequence.fa.set_flow_style()
    return sequence
