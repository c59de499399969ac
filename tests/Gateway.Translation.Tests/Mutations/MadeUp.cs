using System.Text;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Mutations;

/// <summary>Makes up a message from its definition: segments and elements at random, all of them good.</summary>
/// <remarks>Where the same tag has several places one segment may be taken for another; such a message is sound all the same, or is left out.</remarks>
sealed class MadeUp
{
    const int MostSegments = 400;

    readonly MessageSchema _schema;
    readonly Random _random;
    readonly double _optional;
    readonly List<string> _segments = [];
    readonly char _element;
    readonly char _component;
    readonly List<int> _parents = [];
    int _treeIds;

    MadeUp(MessageSchema schema, Random random)
    {
        (_schema, _random) = (schema, random);
        _optional = random.Next(4) switch { 0 => 1, 1 => 0.15, 2 => 0.4, _ => 0.7 };
        (_element, _component) = schema.Standard == Standard.X12 ? ('*', '>') : ('+', ':');
    }

    /// <summary>An interchange of two such messages.</summary>
    internal static byte[] Interchange(MessageSchema schema, Random random)
    {
        var isX12 = schema.Standard == Standard.X12;
        var text = new StringBuilder(isX12 ? X12Head(schema) : EdifactHead(schema));
        for (var number = 1; number <= 2; number++)
        {
            var body = new MadeUp(schema, random).Body();
            text.Append(isX12 ? $"ST*{schema.Type}*{number:D4}~" : $"UNH+{number}+{schema.Type}:{Release(schema)}:UN'");
            text.AppendJoin(isX12 ? '~' : '\'', body).Append(isX12 ? '~' : '\'');
            text.Append(isX12 ? $"SE*{body.Count + 2}*{number:D4}~" : $"UNT+{body.Count + 2}+{number}'");
        }

        return Encoding.Latin1.GetBytes(text.Append(isX12 ? "GE*2*7~IEA*1*000000001~" : "UNZ+2+REF1'").ToString());
    }

    static string X12Head(MessageSchema schema) =>
        $"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260101*1200*{(schema.Version == "004010" ? 'U' : '^')}*{schema.Version[..5]}*000000001*0*P*>~GS*{schema.FunctionalId}*S1*R1*20260101*1200*7*X*{schema.Version}~";

    static string EdifactHead(MessageSchema schema) => $"UNB+{(schema.Version == "41" ? "UNOC:4" : "UNOC:3")}+SENDER+RECEIVER+{(schema.Version == "41" ? "20" : "")}260101:1200+REF1'";

    static string Release(MessageSchema schema) => $"{schema.Version[..1]}:{schema.Version[1..]}";

    IReadOnlyList<string> Body()
    {
        Fill(0, 0);
        return _segments[1..^1];
    }

    void Fill(int loop, int depth)
    {
        foreach (var child in _schema.Nodes[loop].Children.Select(c => _schema.Nodes[c]))
        {
            // The trigger stands once; what may stand at will stands at times.
            var wanted = child.IsMandatory || _random.NextDouble() < _optional * Math.Pow(0.75, depth);
            if (!wanted || (_segments.Count > MostSegments && !child.IsMandatory)) continue;
            for (var times = child.IsTrigger || _random.Next(3) > 0 ? 1 : Math.Min(2, child.Max); times > 0; times--)
            {
                if (child.IsLoop) Fill(child.Index, depth + 1);
                else _segments.Add(Segment(child.Segment!));
            }
        }
    }

    string Segment(SegmentDefinition definition)
    {
        if (definition.Id == "LS" || definition.Id == "LE") return $"{definition.Id}*LOOP";
        var values = Values(definition.Elements, definition.Notes, use => use.Composite is { } composite ? Composite(composite) : Value(use));
        if (definition.Id == _schema.Tree) SetTree(values);
        return Trimmed([definition.Id, .. values], _element);
    }

    string Composite(CompositeDefinition definition) => Trimmed(Values(definition.Components, definition.Notes, Value), _component);

    string Value(ElementUse use) => Mutations.Values.Good(use.Element!, _random) ?? "";

    // Elements are left out until no note is broken: mandatory ones stay, the others go from the end.
    List<string> Values(IReadOnlyList<ElementUse> uses, IReadOnlyList<SyntaxNote> notes, Func<ElementUse, string> make)
    {
        var values = uses.Select(u => u.IsMandatory || _random.NextDouble() < _optional ? make(u) : "").ToList();
        if (values.All(v => v.Length == 0) && uses.Count > 0) values[0] = make(uses[0]);
        for (var attempt = 0; attempt < 200; attempt++)
        {
            HashSet<int> present = [.. Enumerable.Range(1, values.Count).Where(p => values[p - 1].Length > 0)];
            if (Presence.Broken(notes, present).FirstOrDefault() is not { } note) break;
            var position = note.Positions[_random.Next(note.Positions.Count)];
            var use = uses[position - 1];
            values[position - 1] = values[position - 1].Length == 0 || use.IsMandatory ? make(use) : "";
        }

        return values;
    }

    // A chain with branches: each names the last or the one before it.
    void SetTree(List<string> values)
    {
        values[0] = Mutations.Values.Text(++_treeIds);
        values[1] = _parents.Count == 0 ? "" : Mutations.Values.Text(_parents[^Math.Min(_parents.Count, _random.Next(1, 3))]);
        _parents.Add(_treeIds);
    }

    static string Trimmed(IEnumerable<string> parts, char separator) => string.Join(separator, parts).TrimEnd(separator);
}
