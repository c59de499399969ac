namespace Gateway.Translation.Maps;

/// <summary>Ties one text to several elements, a piece in each: a number and its suffix, a city and its state.</summary>
/// <remarks>An empty element between two others leaves its separators, so that every piece comes back to its own place.</remarks>
sealed class ConcatPlan : PlanRow
{
    internal required FieldTarget Target { get; init; }

    internal required Place[] Places { get; init; }

    internal required string Separator { get; init; }

    internal required bool IsRequired { get; init; }

    internal override IEnumerable<FieldTarget> Targets => [Target];

    internal override NodeSet Needs => IsRequired ? NodeSet.Always : NodeSet.Of(Places);

    internal override void Read(in MessageReading reading, Scope scope)
    {
        if (reading.Document.IsSet(Target)) return;
        var texts = new string[Places.Length];
        Documents.Origin? origin = null;
        for (var i = 0; i < texts.Length; i++)
        {
            var segment = reading.Find(scope, Places[i]);
            if (segment < 0 || !reading.TryFindSlot(scope, segment, Places[i], out _, out var element)) continue;
            texts[i] = element.ToString().Trim(' ');
            var own = reading.OriginOf(element, Number);
            origin = origin is { } first && own.Offset > first.Offset ? first with { Length = (int)(own.Offset + own.Length - first.Offset) } : origin ?? own;
        }

        if (origin is { } found) reading.Document.Set(Target, FieldValue.Of(string.Join(Separator, texts[..(Array.FindLastIndex(texts, t => t is not null) + 1)])), found);
        else if (IsRequired) ReportMissing(reading, scope, Target, Places);
    }

    internal override void Write(MessageWriting writing, WriteScope scope)
    {
        if (!Target.TryGet(writing.Current, out var value)) return;
        var pieces = value.Text.Split(Separator, Places.Length);
        for (var i = 0; i < pieces.Length; i++)
            if (pieces[i].Length > 0)
                writing.Put(this, scope, Places[i], pieces[i]);
    }
}
