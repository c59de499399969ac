using Gateway.Translation.Schemas;

namespace Gateway.Translation.Maps;

/// <summary>Takes out of a message what would say something false, or nothing, without a value that could not be written.</summary>
/// <remarks>The message has an error and must not be sent; what is left of it shows a person what is wrong, and no amount without its unit.</remarks>
/// <param name="plan">The map.</param>
sealed class RefusedValues(MapPlan plan)
{
    IReadOnlyList<SchemaNode> Nodes => plan.Schema!.Nodes;

    /// <summary>Goes through a loop; false when the whole loop says nothing without what was refused.</summary>
    internal bool Settle(OutgoingLoop loop)
    {
        for (var i = loop.Segments.Count - 1; i >= 0; i--)
        {
            var segment = loop.Segments[i];
            if (!segment.HasRefused) continue;
            var isTrigger = i == 0 && loop.Node > 0;
            if (!Settle(segment)) continue;
            if (isTrigger && !Nodes[loop.Node].IsMandatory) return false;
            if (!isTrigger && !Nodes[segment.Node].IsMandatory) loop.Segments.RemoveAt(i);
        }

        loop.Loops.RemoveAll(child => !Settle(child));
        return true;
    }

    /// <summary>Refuses what depends on a refused value too; true when the segment is void.</summary>
    bool Settle(OutgoingSegment segment)
    {
        var isVoid = false;
        foreach (var cell in segment.Cells.ToArray())
            if (cell.Value.Text is null)
                isVoid |= IsVoidWithout(segment, cell);
        while (KeepNotes(segment))
        {
            // Each turn refuses one value more.
        }

        var (hasValue, saysMore) = (false, false);
        foreach (ref readonly var cell in segment.Cells)
        {
            hasValue |= cell.Value is { Text: not null, IsValue: true };
            saysMore |= cell.Value is { Text: not null, IsValue: true } && plan.RowAt(cell.Value.Row) is not CodePlan;
        }

        // Codes alone say of what nothing is said.
        segment.HasValue = hasValue && saysMore;
        return isVoid;
    }

    bool IsVoidWithout(OutgoingSegment segment, OutgoingSegment.Cell refused)
    {
        if (plan.RowAt(refused.Value.Row) is { } row)
        {
            if (row.IsQualifier) return true;
            RefuseWhole(segment, row);
        }

        if (refused.Element > segment.Definition.Elements.Count) return false;
        var use = segment.Definition.Elements[refused.Element - 1];
        if (use.Composite is not { } composite) return use.IsMandatory;
        if (refused.Component > composite.Components.Count || !composite.Components[refused.Component - 1].IsMandatory) return false;
        if (use.IsMandatory) return true;
        Refuse(segment, cell => cell.Element == refused.Element);
        return false;
    }

    // A quantity without its unit, a price without what it is for, is another one.
    void RefuseWhole(OutgoingSegment segment, PlanRow row)
    {
        foreach (var part in row.Targets.Where(t => t.Way is [.., { Table.Main: not null }]))
            Refuse(segment, cell => plan.RowAt(cell.Value.Row) is { } other && other.Targets.Any(t => t.Way.AsSpan().SequenceEqual(part.Way)));
    }

    static bool KeepNotes(OutgoingSegment segment)
    {
        foreach (var note in segment.Definition.Notes)
            if (note.Positions.Any(p => IsRefused(segment, p)) && Broken(segment, note) is { } element)
            {
                Refuse(segment, cell => cell.Element == element);
                return true;
            }

        return false;
    }

    // The element that may not stand without the refused one; null where the note is kept.
    static int? Broken(OutgoingSegment segment, SyntaxNote note)
    {
        int? OrNull(int position) => position > 0 ? position : null;
        var first = note.Positions[0];
        return note.Kind switch
        {
            SyntaxNoteKind.Paired => OrNull(note.Positions.FirstOrDefault(p => Stands(segment, p))),
            SyntaxNoteKind.Conditional when note.Positions.Skip(1).Any(p => !Stands(segment, p)) => OrNull(Stands(segment, first) ? first : 0),
            SyntaxNoteKind.ListConditional when !note.Positions.Skip(1).Any(p => Stands(segment, p)) => OrNull(Stands(segment, first) ? first : 0),
            _ => null,
        };
    }

    static bool Stands(OutgoingSegment segment, int element) => Has(segment, cell => cell.Element == element && cell.Value.Text is not null);

    static bool IsRefused(OutgoingSegment segment, int element) => Has(segment, cell => cell.Element == element && cell.Value.Text is null);

    static bool Has(OutgoingSegment segment, Func<OutgoingSegment.Cell, bool> isAsked)
    {
        foreach (ref readonly var cell in segment.Cells)
            if (isAsked(cell))
                return true;
        return false;
    }

    static void Refuse(OutgoingSegment segment, Func<OutgoingSegment.Cell, bool> isAsked)
    {
        foreach (var cell in segment.Cells.ToArray())
            if (cell.Value.Text is not null && isAsked(cell))
                segment.Refuse(cell.Element, cell.Component, cell.Value.Row);
    }
}
