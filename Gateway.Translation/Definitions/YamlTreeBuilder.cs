using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Translation.Definitions;

/// <summary>Builds nodes from YamlDotNet's parser events, refusing the parts of YAML by which a file means something else than it shows.</summary>
sealed class YamlTreeBuilder(YamlSource source, ICollection<FileProblem> problems)
{
    readonly Parser _parser = new(new StringReader(source.Text));

    /// <summary>The root, as far as the text could be read; null when nothing could.</summary>
    public YamlNode? Build()
    {
        try
        {
            _parser.Consume<StreamStart>();
            return ReadDocuments();
        }
        catch (YamlException e)
        {
            ReportSyntax(e.Start, YamlSyntaxTexts.Explain(e.Message));
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // YamlDotNet 16 answers some malformed texts with these, found by fuzzing; the place is where its last event ended.
            ReportSyntax(_parser.Current?.End ?? new Mark(0, 1, 1), YamlSyntaxTexts.Unreadable);
            return null;
        }
    }

    YamlNode? ReadDocuments()
    {
        if (_parser.Accept<StreamEnd>(out _))
        {
            problems.Add(source.Position(1, 1).Problem("the file is empty"));
            return null;
        }

        CheckDirectives(_parser.Consume<DocumentStart>());
        var root = ReadNode(depth: 1);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            problems.Add(At(second).Problem("a second document begins here; a file holds one, so remove the \"---\" line or split the file"));
        return root;
    }

    void CheckDirectives(DocumentStart start)
    {
        if (start.Version is not null || start.Tags is { Count: > 0 } && !start.IsImplicit && source.Text.StartsWith('%'))
            problems.Add(At(start).Problem("a % directive stands before the document; remove it"));
    }

    YamlNode ReadNode(int depth)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return Refused(alias, $"the alias *{alias.Value} is not read; write the value out, or inherit it with extends where the file allows it");
        CheckProperties(_parser.Current as NodeEvent ?? throw new SemanticErrorException(_parser.Current!.Start, _parser.Current.End, "a value is missing here"));
        if (_parser.TryConsume<Scalar>(out var scalar))
            return new YamlScalar(At(scalar), scalar.Value, scalar.Style == ScalarStyle.Plain);
        if (depth > YamlText.MaxDepth)
            throw new SemanticErrorException(_parser.Current!.Start, _parser.Current.End, $"nested deeper than {YamlText.MaxDepth} levels; flatten it");
        return _parser.TryConsume<SequenceStart>(out var list) ? ReadSequence(list, depth) : ReadMapping(_parser.Consume<MappingStart>(), depth);
    }

    YamlSequence ReadSequence(SequenceStart start, int depth)
    {
        var items = new List<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(depth + 1));
        return new(At(start), items);
    }

    YamlMapping ReadMapping(MappingStart start, int depth)
    {
        var entries = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (CheckKey(key, entries) is { } name)
                entries.Add(name.Text, new(name, value));
        }

        return new(At(start), [.. entries.Values]);
    }

    YamlScalar? CheckKey(YamlNode key, Dictionary<string, YamlEntry> entries)
    {
        if (KeyProblem(key, entries) is not { } text)
            return (YamlScalar)key;
        problems.Add(key.Position.Problem(text));
        return null;
    }

    static string? KeyProblem(YamlNode key, Dictionary<string, YamlEntry> entries) => key switch
    {
        not YamlScalar => $"a key must be text, not {key.Kind}; quote it if it begins with [ or {{",
        YamlScalar { IsBlank: true } => "a key is missing before the colon",
        YamlScalar { IsPlain: true, Text: "<<" } => "the merge key << is not read; write the keys out, or inherit them with extends where the file allows it",
        YamlScalar { Text: var name } when entries.TryGetValue(name, out var first) =>
            $"the key \"{name}\" stands already in line {first.Key.Position.Line}; remove one of the two",
        _ => null,
    };

    void CheckProperties(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
            problems.Add(At(node).Problem($"the anchor &{node.Anchor.Value} is not read; remove it"));
        if (!node.Tag.IsEmpty)
            problems.Add(At(node).Problem($"the tag {node.Tag.Value} is not read; remove it: every value is text until its reader gives it a type"));
    }

    YamlScalar Refused(ParsingEvent node, string text)
    {
        problems.Add(At(node).Problem(text));
        return new(At(node), "", isPlain: false);
    }

    /// <summary>A tab already named explains what follows from it.</summary>
    void ReportSyntax(Mark place, string text)
    {
        if (!source.HadTabs)
            problems.Add(source.Position(place.Line, place.Column).Problem(text));
    }

    FilePosition At(ParsingEvent node) => source.Position(node.Start.Line, node.Start.Column);
}
