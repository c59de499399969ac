using Gateway.Translation.Syntax;

namespace Gateway.Translation.Schemas;

/// <summary>Judges messages by their schema: finds each segment's place and everything that is wrong.</summary>
/// <remarks>One validator serves one thread and keeps its buffers from message to message.</remarks>
public sealed class MessageValidator
{
    readonly Findings _findings = new();
    readonly StructureWalker _walker;
    readonly CleanCheck _clean = new();
    readonly ElementChecker _elements;
    readonly TreeCheck _tree;
    readonly BoundedLoopCheck _bounded;
    readonly GuideCheck _guide;

    public MessageValidator() => (_walker, _elements, _tree, _bounded, _guide) = (new(_findings), new(_findings), new(_findings), new(_findings), new(_findings));

    /// <summary>Fills the structure, which is complete whatever is found, and adds a diagnostic for each finding.</summary>
    /// <param name="message">The message, header to trailer.</param>
    /// <param name="schema">The schema to judge by.</param>
    /// <param name="into">Takes the places of the segments; what it held before is gone.</param>
    /// <param name="diagnostics">Takes what is wrong, in the order of the segments; what is found of bounded loops and by the guide comes after.</param>
    /// <param name="guide">The partner's narrowing; null for the standard alone.</param>
    public void Validate(in Message message, MessageSchema schema, MessageStructure into, ICollection<Diagnostic> diagnostics, Guide? guide = null)
    {
        var plan = schema.Plan;
        _findings.Begin(message, plan, into, diagnostics);
        _walker.Begin(plan, into, message.SegmentCount);
        _clean.Begin(message, schema.Standard);
        _elements.Begin(message, schema.Standard);
        _tree.Begin();
        for (var segment = 0; segment < message.SegmentCount; segment++) Check(message, segment, plan);
        _walker.End(message.SegmentCount);
        _bounded.Check(message, into, plan);
        if (guide is not null) _guide.Check(message, into, guide.For(schema));
    }

    void Check(in Message message, int segment, ValidationPlan plan)
    {
        ref readonly var slot = ref message.Buffer.Slots[message.FirstSlot + segment];
        var node = _walker.Place(segment, SegmentTags.KeyOf(message.Buffer, slot));
        if (node < 0) return;
        if (!_clean.IsClean(slot, plan.Clean[node]!)) _elements.Check(segment, slot, plan.Rules[node]!);
        if (plan.IsTree[node]) _tree.Check(segment, message[segment]);
    }
}
