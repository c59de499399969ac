using Gateway.Translation.Definitions;
using Gateway.Translation.Schemas;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>Ties addresses to the nodes and elements of a schema, or to the columns of a CSV layout.</summary>
sealed class PlaceResolver(MessageSchema? schema, CsvFormat? csv, ICollection<FileProblem> problems)
{
    /// <summary>X12 element 235, Product/Service ID Qualifier: the element after it holds the number.</summary>
    const string ItemQualifier = "235";

    /// <summary>EDIFACT composite C212, item number identification: 7140 the number, 7143 its type.</summary>
    const string ItemNumber = "C212";

    readonly SegmentDefinition? _row = csv is null ? null : CsvRows.Definition(csv);

    /// <summary>The row of a CSV file; null outside CSV.</summary>
    internal Place? Row { get; } = csv is null ? null : new() { Nodes = [CsvRows.Node], Segment = CsvRows.Definition(csv), Text = "row" };

    /// <summary>The place of one value; null after its problem was noted.</summary>
    internal Place? Value(Address address, CompileScope scope)
    {
        if (csv is not null) return Column(address);
        if (Walk(address, scope) is not { } found) return null;
        var last = address.Steps.Count > 0 ? address.Steps[^1] : null;
        if (last?.Qualifiers.Count > 0) return Pairs(address, found);
        if (address.Element == 0)
        {
            Report(address, address.Source.Text.Length, $"the element is missing, as in {address}01 or {address}/01");
            return null;
        }

        if (Definition(address, found.Segment, address.Element, address.Component, 0) is not { } definition) return null;
        return found.Place([new(address.Element, definition.Component)], [], definition.Element, address.Source.Text);
    }

    /// <summary>All pairs of qualifier and value of a segment.</summary>
    internal Place? AllPairs(Address address, CompileScope scope)
    {
        if (csv is null) return Walk(address, scope) is { } found ? Pairs(address, found) : null;
        Report(address, 0, "a CSV row has no pairs; name each column in a row of its own");
        return null;
    }

    /// <summary>A segment or one element of it, to be left out.</summary>
    internal Place? Any(Address address, CompileScope scope)
    {
        if (csv is not null || address.Element > 0) return Value(address, scope);
        return Walk(address, scope)?.Place([], [], null, address.Source.Text);
    }

    /// <summary>The loop or segment that makes a record; null after its problem was noted.</summary>
    internal Found? Record(Address address, CompileScope scope)
    {
        if (address.Element == 0) return Walk(address, scope);
        Report(address, 0, "a segment or loop is expected here, not an element");
        return null;
    }

    Place? Column(Address address)
    {
        var index = csv!.Columns.ToList().IndexOf(address.Source.Text);
        if (index >= 0) return new() { Nodes = [CsvRows.Node], Slots = [new(index + 1, 0)], Masks = [0], Reads = [ElementBits.Of(index + 1, 0, isEdifact: false)], Segment = _row, Definition = _row!.Elements[index].Element, Text = address.Source.Text };
        problems.Add(address.Source.Position.Problem($"unknown column \"{address}\"; {Spelling.Hint(address.Source.Text, [.. csv.Columns])}"));
        return null;
    }

    Found? Walk(Address address, CompileScope scope)
    {
        var node = scope.Node!;
        if (address.Steps.Count == 0 || (!node.IsLoop && address.Steps is [{ } own] && own.Name == node.Id)) return Own(address, node);
        var loops = new List<(SchemaNode Node, Condition[] Conditions)>();
        SegmentHere? last = null;
        foreach (var step in address.Steps)
        {
            if (last is not null || !node.IsLoop)
            {
                Report(address, step.Index, $"{last?.Node.Id ?? node.Id} is a segment; only a loop holds others, and its own elements are written /05");
                return null;
            }

            var named = Children(node).Where(n => n.Id == step.Name).ToList();
            if (named.Count == 0)
            {
                Report(address, step.Index, $"there is no {step.Name} in {Name(node)}; {Spelling.Hint(step.Name, [.. Children(node).Select(n => n.Id).Distinct()])}");
                return null;
            }

            if (step.Occurrence > named.Count)
            {
                Report(address, step.Index, $"{step.Name} stands at {named.Count} place(s) in {Name(node)}, not at {step.Occurrence}");
                return null;
            }

            if (step.Occurrence > 0) named = [named[step.Occurrence - 1]];
            node = named[0];
            var segment = node.IsLoop ? schema!.Nodes[node.Children[0]] : node;
            if (Conditions(address, step, segment.Segment!) is not { } conditions) return null;
            if (node.IsLoop) loops.Add((node, conditions));
            else last = new(node, [.. named.Where(n => !n.IsLoop).Select(n => n.Index)], conditions);
        }

        return new(loops, last, last?.Node.Segment ?? schema!.Nodes[loops[^1].Node.Children[0]].Segment!, schema!.Standard);
    }

    Found? Own(Address address, SchemaNode node)
    {
        var trigger = node.IsLoop && node.Children.Count > 0 ? schema!.Nodes[node.Children[0]] : node;
        if (trigger.Segment is not { } segment || (node.IsLoop && node.Parent < 0))
        {
            Report(address, 0, "the message has no segment of its own; name one");
            return null;
        }

        var conditions = address.Steps.Count == 0 ? [] : Conditions(address, address.Steps[0], segment);
        return conditions is null ? null : new([], new(trigger, [], conditions), segment, schema!.Standard);
    }

    IEnumerable<SchemaNode> Children(SchemaNode node) => node.Children.Select(c => schema!.Nodes[c]);

    string Name(SchemaNode node) => node.Parent < 0 ? $"the top of {schema!.Type} {schema.Version}" : $"the loop {node.Id}";

    Condition[]? Conditions(Address address, AddressStep step, SegmentDefinition segment)
    {
        var conditions = new List<Condition>();
        foreach (var predicate in step.Predicates)
        {
            if (Definition(address, segment, predicate.Element, predicate.Component, predicate.Index) is not { } definition) return null;
            conditions.Add(new(predicate.Element, definition.Component, [.. predicate.Values.Select(v => new Code(v))], predicate.IsNegative));
        }

        return [.. conditions];
    }

    (ElementDefinition Element, int Component)? Definition(Address address, SegmentDefinition segment, int element, int component, int index)
    {
        if (element > segment.Elements.Count)
        {
            Report(address, index, $"{segment.Id} ({segment.Name}) has {segment.Elements.Count} elements, not {element}");
            return null;
        }

        var use = segment.Elements[element - 1];
        if (use.Composite is not { } composite)
        {
            if (component <= 1) return (use.Element!, component);
            Report(address, index, $"{segment.Id}{element:00} ({use.Name}) has no components");
            return null;
        }

        // An address that names a composite means its first component, as most do.
        if (Math.Max(component, 1) <= composite.Components.Count) return (composite.Components[Math.Max(component, 1) - 1].Element!, Math.Max(component, 1));
        Report(address, index, $"{segment.Id}{element:00} ({composite.Name}) has {composite.Components.Count} components, not {component}");
        return null;
    }

    Place? Pairs(Address address, Found found)
    {
        var slots = Pairs(found.Segment).ToArray();
        if (slots.Length == 0)
        {
            Report(address, 0, $"{found.Segment.Id} ({found.Segment.Name}) holds no pairs of item qualifier and item number");
            return null;
        }

        var definition = ElementText.DefinitionOf(found.Segment, slots[0].Element, slots[0].Component);
        var qualifiers = address.Steps.Count > 0 ? address.Steps[^1].Qualifiers.Select(q => new Code(q)) : [];
        return found.Place(slots, [.. qualifiers], definition, address.Source.Text);
    }

    static IEnumerable<Slot> Pairs(SegmentDefinition segment)
    {
        foreach (var use in segment.Elements)
            if (use.Composite is { Id: ItemNumber }) yield return new(use.Position, 1, use.Position, 2);
            else if (use.Element is { Number: ItemQualifier }) yield return new(use.Position + 1, 0, use.Position);
    }

    void Report(Address address, int index, string text) => problems.Add(address.Source.PositionOf(index).Problem(text));

    internal sealed record SegmentHere(SchemaNode Node, int[] Nodes, Condition[] Conditions);

    /// <summary>What an address leads to.</summary>
    /// <param name="Loops">The loops on the way; the last one is the target when no segment is.</param>
    /// <param name="Here">The segment; null when the address ends at a loop.</param>
    /// <param name="Segment">Definition of the segment, or of the loop's trigger.</param>
    /// <param name="Standard">That of the schema.</param>
    internal sealed record Found(
        IReadOnlyList<(SchemaNode Node, Condition[] Conditions)> Loops, SegmentHere? Here, SegmentDefinition Segment, Standard Standard)
    {
        internal LoopStep[] Steps => [.. Loops.Select(l => new LoopStep(l.Node.Index, l.Conditions))];

        internal Place Place(Slot[] slots, Code[] qualifiers, ElementDefinition? definition, string text) => new()
        {
            Loops = Steps,
            Nodes = Here?.Nodes ?? [Loops[^1].Node.Children[0]],
            IsTrigger = Loops.Count == 0 && Here is { Node: { IsTrigger: true, Parent: > 0 }, Nodes.Length: 1 },
            Conditions = Here?.Conditions ?? [],
            Slots = slots,
            Masks = [.. slots.Select(slot => ElementBits.Of(slot, Standard == Standard.Edifact))],
            Reads = [.. slots.Select(slot => ElementBits.OfRead(slot, Standard == Standard.Edifact))],
            ConditionReads = ReadsOf(Here?.Conditions ?? []),
            Qualifiers = qualifiers,
            Definition = definition,
            Segment = Segment,
            Text = text,
        };

        ulong ReadsOf(Condition[] conditions) => conditions
            .Where(c => !c.IsNegative)
            .Aggregate(0UL, (all, c) => all | ElementBits.Of(c.Element, c.Component, Standard == Standard.Edifact));
    }
}
