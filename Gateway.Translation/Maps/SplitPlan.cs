namespace Gateway.Translation.Maps;

/// <summary>Ties the pieces of one element to several fields: an order number and its line in 4500018231-10.</summary>
/// <remarks>The last field takes what is left, so that a separator in it does no harm.</remarks>
sealed class SplitPlan : PlanRow
{
    internal required (FieldTarget Target, Conversion Conversion)[] Pieces { get; init; }

    internal required Place[] Places { get; init; }

    internal required byte Separator { get; init; }

    internal required bool IsRequired { get; init; }

    internal override IEnumerable<FieldTarget> Targets => Pieces.Select(p => p.Target);

    internal override NodeSet Needs => IsRequired ? NodeSet.Always : NodeSet.Of(Places);

    internal override void Read(in MessageReading reading, Scope scope)
    {
        if (reading.Document.IsSet(Pieces[0].Target)) return;
        foreach (var place in Places)
            if (reading.FindNext(scope, -1, place, out var slot, out var element) is >= 0 and var segment)
            {
                Take(reading, segment, slot, element);
                return;
            }

        if (IsRequired) ReportMissing(reading, scope, Pieces[0].Target, Places);
    }

    void Take(in MessageReading reading, int segment, Slot slot, in Syntax.Element element)
    {
        for (var i = 0; i < Pieces.Length; i++)
        {
            var piece = element.Piece(Separator, i + 1, takesRest: i == Pieces.Length - 1);
            var (target, conversion) = Pieces[i];
            if (conversion.TryRead(reading, piece, out var value)) reading.Document.Set(target, value, reading.OriginOf(piece, Number));
            else if (!piece.IsEmpty) ReportInvalid(reading, segment, slot, piece.ToString(), conversion.Expected, target);
        }
    }

    internal override void Write(MessageWriting writing, WriteScope scope)
    {
        var texts = new List<string>();
        foreach (var (target, conversion) in Pieces)
            texts.Add(target.TryGet(writing.Current, out var value) ? conversion.Write(value) ?? "" : "");
        while (texts is [.., ""]) texts.RemoveAt(texts.Count - 1);
        if (texts.Count == 0) return;
        var separator = (char)Separator;
        if (texts.SkipLast(texts.Count == Pieces.Length ? 1 : 0).FirstOrDefault(t => t.Contains(separator)) is { } broken)
            writing.Report(this, $"the {separator} in it would end it", broken);
        else
            writing.Put(this, scope, Places[0], string.Join(separator, texts));
    }
}
