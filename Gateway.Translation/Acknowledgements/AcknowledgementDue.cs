using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Acknowledgements;

/// <summary>One interchange that answers another: all of it but its own control numbers and time.</summary>
/// <param name="Envelope">Taken from what is answered.</param>
/// <param name="Content">The acknowledgements in it, in the order of what they answer.</param>
public sealed record AcknowledgementDue(ReturnEnvelope Envelope, IReadOnlyList<Acknowledgement> Content)
{
    public AcknowledgementKind Kind => Content[0].Kind;

    /// <summary>How many group control numbers writing it takes: one for each <see cref="ReturnEnvelope.Groups"/>.</summary>
    public int GroupCount => Envelope.Groups.Count;
}

/// <summary>The envelope of an answer: that of what is answered, sender and receiver changed round.</summary>
public sealed record ReturnEnvelope
{
    public required Standard Standard { get; init; }

    /// <summary>ISA12 of the interchange answered, or its UNB syntax identifier and version.</summary>
    public required string Version { get; init; }

    public required PartyId Sender { get; init; }

    public required PartyId Receiver { get; init; }

    public bool IsTest { get; init; }

    public required Delimiters Delimiters { get; init; }

    /// <summary>The FA groups, in order; empty for TA1 and CONTRL.</summary>
    public IReadOnlyList<ReturnGroup> Groups { get; init; } = [];
}

/// <summary>One FA group of an answer.</summary>
/// <param name="Sender">GS03 of what is answered.</param>
/// <param name="Receiver">GS02 of what is answered.</param>
/// <param name="Version">GS08 of what is answered: a 004010 group is answered in 004010 whatever ISA12 says.</param>
/// <param name="Count">How many acknowledgements of the content, in order, stand in this group.</param>
public sealed record ReturnGroup(string Sender, string Receiver, string Version, int Count);
