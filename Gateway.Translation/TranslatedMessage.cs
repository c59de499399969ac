using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Documents;
using Gateway.Translation.Interchanges;

namespace Gateway.Translation;

/// <summary>One message, judged and, unless it is rejected, mapped. It is staged: its group or interchange may still be rejected.</summary>
/// <param name="Group">Its group.</param>
/// <param name="GroupIndex">Index of its group in the <see cref="InterchangeReport"/> to come.</param>
/// <param name="Index">Index in its group.</param>
/// <param name="Plan">What judged it.</param>
/// <param name="Report">Header and diagnostics.</param>
public sealed record TranslatedMessage(
    GroupHeader Group, int GroupIndex, int Index, MessagePlan Plan, MessageReport Report)
{
    /// <summary>What the map made of it; null when it is rejected, beyond a limit, or has no map.</summary>
    public MappedDocument? Document { get; init; }

    /// <summary>What a received 997, 999 or CONTRL says.</summary>
    public Acknowledgement? Acknowledgement { get; init; }
}
