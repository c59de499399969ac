using Gateway.Translation.Interchanges;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Mutations;

/// <summary>A sound file: the twin of all its mutations.</summary>
sealed class Sample
{
    Sample(string name, EdiText text, Reading twin, IReadOnlyList<SampleMessage> messages) =>
        (Name, Text, Twin, Messages) = (name, text, twin, messages);

    internal string Name { get; }

    internal EdiText Text { get; }

    /// <summary>What is found in it: warnings at most outside of messages that are left out.</summary>
    internal Reading Twin { get; }

    /// <summary>The messages without error whose type is defined here.</summary>
    internal IReadOnlyList<SampleMessage> Messages { get; }

    /// <summary>The sample, or why it cannot be one.</summary>
    internal static (Sample? Sample, string Why) Of(string name, byte[] bytes)
    {
        if (EdiText.Parse(bytes) is not { } text) return (null, "not split by plain rules (hard-wrapped, or no envelope)");
        if (text.Segments.Any(s => s.Elements.Any(e => e.AsSpan().ContainsAny('\r', '\n')))) return (null, "has line breaks inside segments");
        if (text.Segments.Any(s => s.Tag is "BIN" or "BDS")) return (null, "holds binary segments");
        var twin = Reading.Of(bytes);
        if (twin.Found.FirstOrDefault(IsOfEnvelope) is { } wrong) return (null, $"its envelope has an error: {wrong.Code}");
        var messages = Read(bytes, text);
        return messages.Count == 0 ? (null, Why(twin)) : (new(name, text, twin, messages), "");
    }

    static string Why(Reading twin) =>
        twin.Found.FirstOrDefault(d => d.Severity == Severity.Error) is { } wrong ? $"has an error itself: {wrong.Code} at {wrong.Location.SegmentId}" : "holds no message of our types";

    static bool IsOfEnvelope(Diagnostic diagnostic) =>
        diagnostic.Severity == Severity.Error && diagnostic.Code.Scope is DiagnosticScope.File or DiagnosticScope.Interchange or DiagnosticScope.Group;

    static List<SampleMessage> Read(byte[] bytes, EdiText text)
    {
        var translator = new Translator(key => MessagePlan.Of(StandardsLibrary.Shipped.Find(key.Standard, key.Version, key.Type)));
        bytes.CopyTo(translator.GetMemory(bytes.Length).Span);
        translator.Advance(bytes.Length);
        translator.Complete();
        var (messages, start, index) = (new List<SampleMessage>(), 0, 0);
        while (translator.Read())
        {
            if (translator.Event != TranslationEvent.Message) continue;
            while (text.Segments[start].Tag is not ("ST" or "UNH")) start++;
            var message = translator.Message!;
            var segments = translator.Segments;
            if (message.Plan.Schema is { } schema && message.Report.Diagnostics.All(d => d.Severity != Severity.Error))
                messages.Add(new(index, message.Index, start, schema, Nodes(segments, schema), message.Group));
            (start, index) = (start + segments.SegmentCount, index + 1);
        }

        return messages;
    }

    static int[] Nodes(in Gateway.Translation.Syntax.Message message, MessageSchema schema)
    {
        var structure = new MessageStructure();
        new MessageValidator().Validate(message, schema, structure, []);
        return [.. structure.Nodes];
    }
}

/// <summary>A message of a sample.</summary>
/// <param name="Index">Its place in the file, from zero.</param>
/// <param name="IndexInGroup">Its place in its group, from zero.</param>
/// <param name="Start">Its header's place among the segments of the file.</param>
/// <param name="Schema">What judges it.</param>
/// <param name="Nodes">The node of each of its segments.</param>
/// <param name="Group">The group that it stands in.</param>
sealed record SampleMessage(int Index, int IndexInGroup, int Start, MessageSchema Schema, IReadOnlyList<int> Nodes, GroupHeader Group)
{
    internal int Count => Nodes.Count;

    internal bool From5010 => string.CompareOrdinal(Group.Version, "005010") >= 0;

    internal SchemaNode NodeAt(int segment) => Schema.Nodes[Nodes[segment]];

    /// <summary>Whether a defect only warns, because the message is of another release than the definition that judges it.</summary>
    internal bool OnlyWarns(string code) => Schema.JudgedRelease switch
    {
        ReleaseRelation.Same => false,
        ReleaseRelation.Newer => true,
        _ => code.StartsWith("element-", StringComparison.Ordinal)
            || code is "number-without-digit" or "segment-unknown" or "segment-not-in-message" or "segment-unexpected" or "segment-out-of-sequence",
    };
}
