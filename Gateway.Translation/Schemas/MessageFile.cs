using System.Globalization;

namespace Gateway.Translation.Schemas;

/// <summary>Reads a message's definition (<c>850.def</c>): segments and loops in order, loops nested by indentation.</summary>
sealed class MessageFile
{
    readonly DefinitionText _text;
    readonly StandardRelease _release;
    readonly List<SchemaNode> _nodes = [];
    readonly List<List<int>> _children = [];
    readonly Stack<(int Node, int Indent)> _open = new();
    DefinitionLine? _header;
    string? _group;
    string? _tree;

    MessageFile(DefinitionFile file, StandardRelease release, ICollection<FileProblem> problems)
    {
        _text = new(file, problems);
        _release = release;
    }

    /// <summary>The schema; null when the file does not even name its message.</summary>
    internal static MessageSchema? Read(DefinitionFile file, StandardRelease release, ICollection<FileProblem> problems)
    {
        var reader = new MessageFile(file, release, problems);
        foreach (var line in reader._text.Lines()) reader.Take(line);
        return reader.Finish();
    }

    void Take(DefinitionLine line)
    {
        if (_header is null) TakeHeader(line);
        else if (line is { First: "group", Indent: 0, Words.Count: 2 }) _group = line.Words[1].Text;
        else if (line is { First: "tree", Indent: 0, Words.Count: 2 }) _tree = line.Words[1].Text;
        else if (!Descend(line)) _text.Problem(line, "The indentation fits no loop above; each level is two blanks.");
        else if (line.First == "loop") TakeLoop(line);
        else TakeSegment(line);
    }

    void TakeHeader(DefinitionLine line)
    {
        if (line.First != "message" || line.Words.Count < 3)
        {
            _text.Problem(line, "Expected \"message TYPE NAME\" in the first line.");
            return;
        }

        _header = line;
        Add(new() { Index = 0, Parent = -1, IsLoop = true, Id = line.Words[1].Text, IsMandatory = true, Max = 1, Children = [], Depth = 0 });
        _open.Push((0, -2));
    }

    // Leaves the loops that the line is not indented below.
    bool Descend(DefinitionLine line)
    {
        while (_open.Peek().Indent >= line.Indent) _open.Pop();
        return line.Indent == _open.Peek().Indent + 2;
    }

    void TakeLoop(DefinitionLine line)
    {
        if (!_text.Has(line, 3, "loop M|O MAX [NAME]") || Usage(line) is not var (isMandatory, max)) return;
        var loop = Add(Node(line, isMandatory, max) with
        {
            IsLoop = true,
            Id = "",
            Group = line.Words.Count > 3 ? line.Words[3].Text : null,
        });
        _open.Push((loop, line.Indent));
    }

    void TakeSegment(DefinitionLine line)
    {
        if (!_text.Has(line, 3, "SEGMENT M|O MAX") || Usage(line) is not var (isMandatory, max)) return;
        if (!_release.Segments.TryGetValue(line.First, out var segment))
        {
            _text.Problem(line, $"Segment {line.First} is not in segments.def.");
            return;
        }

        var loop = _open.Peek().Node;
        var isTrigger = loop != 0 && _children[loop].Count == 0;
        if (isTrigger && (!isMandatory || max != 1)) _text.Problem(line, $"{line.First} opens its loop and so must be M 1.");
        if (isTrigger) _nodes[loop] = _nodes[loop] with { Id = line.First };
        Add(Node(line, isMandatory, max) with { Segment = segment, IsTrigger = isTrigger });
    }

    SchemaNode Node(DefinitionLine line, bool isMandatory, int max) => new()
    {
        Index = _nodes.Count,
        Parent = _open.Peek().Node,
        IsLoop = false,
        Id = line.First,
        IsMandatory = isMandatory,
        Max = max,
        Children = [],
        Depth = _open.Count,
    };

    int Add(SchemaNode node)
    {
        var children = new List<int>();
        _children.Add(children);
        _nodes.Add(node with { Children = children });
        if (node.Parent >= 0) _children[node.Parent].Add(node.Index);
        return node.Index;
    }

    (bool IsMandatory, int Max)? Usage(DefinitionLine line)
    {
        var (usage, max) = (line.Words[1], line.Words[2]);
        if (usage.Text is not ("M" or "O" or "C")) _text.Problem(line, usage, "Expected M (mandatory), or O or C (optional).");
        else if (max.Text == ">1") return (usage.Text == "M", int.MaxValue);
        else if (int.TryParse(max.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var times) && times > 0) return (usage.Text == "M", times);
        else _text.Problem(line, max, "Expected how often it may stand: a number, or >1 for no limit.");
        return null;
    }

    MessageSchema? Finish()
    {
        if (_header is null) return null;
        foreach (var loop in _nodes.Where(n => n.IsLoop && _children[n.Index].Count == 0))
            _text.Problem(_header, $"Loop {loop.Group} holds no segment; the first line below a loop is its trigger.");
        return new()
        {
            Standard = _release.Standard,
            Version = _release.Version,
            Type = _header.Words[1].Text,
            Name = _header.Rest(2),
            FunctionalId = _group,
            Nodes = _nodes,
            Tree = _tree,
            Release = _release,
        };
    }
}
