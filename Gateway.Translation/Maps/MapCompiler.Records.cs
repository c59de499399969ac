using Gateway.Translation.Definitions;
using Gateway.Translation.Documents;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Maps;

/// <content>Rows that make records: single ones, lists, trees, identifiers; and totals over them.</content>
sealed partial class MapCompiler
{
    RecordPlan? Record(RecordRow row, CompileScope scope)
    {
        var number = NumberOf(row);
        var target = _fields.Record(row.Field, scope.Table, row.IsList);
        var found = row.At is null || scope.Node is null ? null : _places.Record(row.At, scope);
        if (target is null || (found is null && scope.Node is not null)) return null;
        // A CSV row is one record of a list at the top; whatever stands inside it looks at the same row.
        var isRow = found is null && row.IsList && scope.Enclosing.Count == 0;
        var isSame = !isRow && (found is null || IsSameScope(found, scope));
        var inner = scope.Inside(isSame || isRow ? scope.Node : found!.Here?.Node ?? found.Loops[^1].Node, target.Leaf.Table!);
        var isLoop = found is { Here: null };
        return new()
        {
            Number = number,
            Direction = row.Direction,
            Target = target,
            Way = found is null ? [] : [.. isLoop ? found.Steps.SkipLast(1) : found.Steps],
            Loop = isLoop ? found!.Steps[^1] : null,
            Segment = isLoop ? null : (found is null ? null : found with { Loops = [] })?.Place([], [], null, row.At!.Source.Text) ?? _places.Row,
            IsSameScope = isSame,
            Without = row.Without is { } without ? _places.Value(without, scope) : null,
            Group = row.From > 0 && found is { Here: not null } ? (row.From, Math.Max(row.Step, 1), (found.Segment.Elements.Count - row.From + 1) / Math.Max(row.Step, 1)) : default,
            Inner = Compile(row.Rows, inner),
        };
    }

    // A record at the segment that opened the scope stands for the scope: an ORDRSP line is its own answer.
    static bool IsSameScope(PlaceResolver.Found found, CompileScope scope) =>
        found is { Loops.Count: 0, Here: { Node.IsTrigger: true } here } && scope.Node!.IsLoop && here.Node.Parent == scope.Node.Index;

    TreePlan? Tree(TreeRow row, CompileScope scope)
    {
        var number = NumberOf(row);
        var loop = _schema?.Nodes.FirstOrDefault(n => n.IsLoop && n.Id == row.Loop.Text && n.Parent == scope.Node!.Index);
        if (loop is null || TreeElements.Of(row.Loop.Text) is not { } elements)
        {
            Report(row.Loop, $"{row.Loop.Text} is not a loop of this message that forms a tree; {Spelling.Hint(row.Loop.Text, TreeElements.Loops)}");
            return null;
        }

        var tables = row.Levels.Select(l => l.Field is { } field ? _fields.Record(field, scope.Table, isList: true)?.Leaf : null).ToList();
        var enclosing = tables.OfType<Field>().Select(f => f.Table!).Reverse().Append(scope.Table).Distinct().ToList();
        return new()
        {
            Number = number,
            Direction = row.Direction,
            Loop = new(loop.Index, []),
            Id = elements.Id,
            Parent = elements.Parent,
            Level = elements.Level,
            HasChildren = elements.HasChildren,
            Levels = [.. row.Levels.Select((l, i) => Level(l, tables[i], new(loop, tables[i]?.Table ?? scope.Table, enclosing)))],
        };
    }

    LevelPlan Level(LevelRow row, Field? list, CompileScope scope)
    {
        var inner = row.At is { } at && _places.Record(at, scope) is { } found ? found : null;
        if (inner is { Here: not null } or { Loops.Count: > 1 }) Report(row.At!.Source, $"{row.At} is not a loop inside {scope.Node!.Id}");
        return new()
        {
            Codes = row.Codes,
            List = list,
            Inner = inner?.Steps[0],
            Without = row.Without is { } without ? _places.Value(without, scope) : null,
            Rows = Compile(row.Rows, inner is null ? scope : scope with { Node = inner.Loops[0].Node }),
        };
    }

    TotalPlan? Total(TotalRow row, CompileScope scope)
    {
        var number = NumberOf(row);
        var place = _places.Value(row.At, scope);
        if (place is null || TotalOf(row.Is, scope) is not { } expression) return null;
        var implied = place.Definition is { Type: ElementType.ImpliedDecimal, Decimals: var decimals } ? decimals : (int?)null;
        return new() { Number = number, Direction = row.Direction, Place = place, Conversion = new NumberConversion(implied), Is = expression };
    }

    TotalExpression? TotalOf(YamlScalar source, CompileScope scope)
    {
        var text = source.Text;
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var (function, inner) = open > 0 && text[^1] == ')' ? (text[..open], text[(open + 1)..^1]) : ("", "");
        var loop = _schema?.Nodes.FirstOrDefault(n => n.IsLoop && n.Id == inner && n.Parent >= 0);
        if (function == "count" && loop is not null) return new(text, null, null, loop.Index);
        var name = inner.Split('.', 2);
        if (function is not ("count" or "sum") || (function == "sum") != (name.Length == 2))
        {
            Report(source, $"\"{text}\" is not a total; write count(lines), sum(lines.quantity) or count(HL)");
            return null;
        }

        if (_fields.Record(new(source.Position, name[0], source.IsPlain), scope.Table, isList: true) is not { } list) return null;
        if (name.Length == 1) return new(text, list, null, -1);
        return _fields.Value(new(source.Position, name[1], source.IsPlain), list.Leaf.Table!) is { } summed ? new(text, list, summed, -1) : null;
    }

    AgreePlan? Agree(AgreeRow row, CompileScope scope)
    {
        var number = NumberOf(row);
        var target = _fields.Value(row.Field, scope.Table);
        var tag = row.At.Steps is [{ Name: var name, Predicates: [], Qualifiers: [] }] && row.At.Element > 0 ? name : null;
        if (tag is null || scope.Enclosing.Count > 0 || _schema is null || target is not { ValueField.Kind: FieldKind.Text })
        {
            if (target is not null) Report(row.At.Source, "\"agree\" ties a text of the document to one element of a segment, as MOA01.3, wherever that segment stands");
            return null;
        }

        var nodes = _schema.Nodes.Select(n => n.Segment?.Id == tag).ToArray();
        if (!nodes.Contains(true)) Report(row.At.Source, $"{tag} stands nowhere in this message");
        return new()
        {
            Number = number,
            Direction = row.Direction,
            Target = target,
            Nodes = nodes,
            Slot = new(row.At.Element, row.At.Component),
            Place = row.At.Source.Text,
        };
    }

    IdentifierPlan? Identifier(FieldRow row, CompileScope scope)
    {
        var number = NumberOf(row);
        if (row.At.Count != 1)
        {
            Report(row.Fields[0], "an identifier with a scheme stands at one place; write one \"at\"");
            return null;
        }

        var target = _fields.Identifiers(row.Fields[0], scope.Table);
        var (value, scheme) = (_places.Value(row.At[0], scope), _places.Value(row.Scheme!, scope));
        var list = row.Schemes is { } name ? ListOf(name) : null;
        if (target is null || value is null || scheme is null || (row.Schemes is not null && list is null)) return null;
        return new() { Number = number, Direction = row.Direction, Target = target, Value = value, Scheme = scheme, Schemes = new(list, UnknownCode.Keep) };
    }

    PairsPlan? Pairs(PairsRow row, CompileScope scope)
    {
        var number = NumberOf(row);
        var (target, place, list) = (_fields.Identifiers(row.Field, scope.Table), _places.AllPairs(row.At, scope), ListOf(row.Code));
        if (target is null || place is null || list is null) return null;
        return new() { Number = number, Direction = row.Direction, Target = target, Place = place, Schemes = new(list, row.Unknown), Except = row.Except };
    }
}
