using System.Globalization;

namespace Gateway.Translation.Schemas;

/// <summary>Reads <c>segments.def</c>: composites and segments, each with its elements by position and the notes between them.</summary>
sealed class SegmentsFile
{
    readonly DefinitionText _text;
    readonly IReadOnlyDictionary<string, ElementDefinition> _elements;
    readonly Dictionary<string, CompositeDefinition> _composites;
    readonly Dictionary<string, SegmentDefinition> _segments;
    readonly HashSet<string> _defined = new(StringComparer.Ordinal);
    readonly List<string> _others;
    readonly List<ElementUse> _uses = [];
    readonly List<SyntaxNote> _notes = [];
    DefinitionLine? _open;

    SegmentsFile(DefinitionFile file, IReadOnlyDictionary<string, ElementDefinition> elements, SegmentsFile? before, ICollection<FileProblem> problems)
    {
        _text = new(file, problems);
        _elements = elements;
        _composites = before?._composites ?? new(StringComparer.Ordinal);
        _segments = before?._segments ?? new(StringComparer.Ordinal);
        _others = before?._others ?? [];
    }

    /// <summary>The segments of all files, and the tags of those that the release has but nobody defined here; where two files define
    /// one, the later counts.</summary>
    internal static (IReadOnlyDictionary<string, SegmentDefinition> Segments, IReadOnlyList<string> Others) Read(
        IEnumerable<DefinitionFile> files, IReadOnlyDictionary<string, ElementDefinition> elements, ICollection<FileProblem> problems)
    {
        SegmentsFile? reader = null;
        foreach (var file in files)
        {
            reader = new(file, elements, reader, problems);
            foreach (var line in reader._text.Lines()) reader.Take(line);
            reader.Close();
        }

        return reader is null ? (new Dictionary<string, SegmentDefinition>(), []) : (reader._segments, reader._others);
    }

    void Take(DefinitionLine line)
    {
        if (line.Indent > 0) TakeInside(line);
        else
        {
            Close();
            TakeOutside(line);
        }
    }

    void TakeOutside(DefinitionLine line)
    {
        switch (line.First)
        {
            case "segment" or "composite":
                if (_text.Has(line, 3, $"{line.First} ID NAME")) _open = line;
                break;
            case "other":
                _others.AddRange(line.Words.Skip(1).Select(w => w.Text));
                break;
            default:
                _text.Problem(line, $"{line.First} is not known here. Expected segment, composite or other.");
                break;
        }
    }

    void TakeInside(DefinitionLine line)
    {
        if (_open is null) _text.Problem(line, "An element stands below a segment or composite line.");
        else if (line.First == "notes") TakeNotes(line);
        else if (_text.Has(line, 3, "POSITION ELEMENT M|O|C [xREPETITIONS]")) TakeUse(line);
    }

    void TakeUse(DefinitionLine line)
    {
        var id = line.Words[1].Text;
        var element = _elements.GetValueOrDefault(id);
        var composite = _composites.GetValueOrDefault(id);
        if (line.First != $"{_uses.Count + 1:00}") _text.Problem(line, $"Position {line.First} is out of order; expected {_uses.Count + 1:00}.");
        else if (element is null && composite is null) _text.Problem(line, line.Words[1], $"{id} is neither in elements.def nor a composite defined above.");
        else if (composite is not null && _open!.First == "composite") _text.Problem(line, line.Words[1], "A composite cannot hold a composite.");
        else if (RequirementOf(line.Words[2].Text) is not { } requirement) _text.Problem(line, line.Words[2], "Expected M (mandatory), O (optional) or C (conditional).");
        else if (Repetitions(line) is not { } repetitions) _text.Problem(line, line.Words[3], "Expected how often the element may repeat, such as x5.");
        else _uses.Add(new() { Position = _uses.Count + 1, Requirement = requirement, MaxRepetitions = repetitions, Element = element, Composite = composite });
    }

    static Requirement? RequirementOf(string word) => word switch
    {
        "M" => Requirement.Mandatory,
        "O" => Requirement.Optional,
        "C" => Requirement.Conditional,
        _ => null,
    };

    static int? Repetitions(DefinitionLine line)
    {
        if (line.Words.Count == 3) return 1;
        var word = line.Words[3].Text;
        return word[0] == 'x' && int.TryParse(word.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;
    }

    void TakeNotes(DefinitionLine line)
    {
        foreach (var word in line.Words.Skip(1))
            if (Note(word.Text) is { } note) _notes.Add(note);
            else _text.Problem(line, word, $"{word.Text} is not a syntax note. Expected P, R, E, C, L, O or N and at least two positions of two digits, such as P0304.");
    }

    SyntaxNote? Note(string word)
    {
        if (word.Length < 5 || word.Length % 2 == 0 || !"PRECLON".Contains(word[0])) return null;
        var positions = new List<int>();
        for (var at = 1; at < word.Length; at += 2)
        {
            if (!int.TryParse(word.AsSpan(at, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var position)) return null;
            if (position < 1 || position > _uses.Count) return null;
            positions.Add(position);
        }

        return new((SyntaxNoteKind)word[0], positions);
    }

    void Close()
    {
        if (_open is { } line)
        {
            var (id, name) = (line.Words[1].Text, line.Rest(2));
            if (!_defined.Add(id)) _text.Problem(line, line.Words[1], $"{id} is defined twice; delete one of them.");
            else if (line.First == "segment") _segments[id] = new(id, name, [.. _uses], [.. _notes]);
            else _composites[id] = new(id, name, [.. _uses], [.. _notes]);
        }

        _open = null;
        _uses.Clear();
        _notes.Clear();
    }
}
