using Gateway.Host.Storage;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>What a person may do to something that came or is to go. A closed set.</summary>
abstract record Verb(string Name)
{
    /// <summary>Taken up again at the step where it stopped, with today's profiles and maps.</summary>
    /// <param name="Override">Also what was answered as rejected: no second acknowledgement goes out.</param>
    /// <param name="Translate">What waits in the exception queue is translated again, rather than only matched.</param>
    internal sealed record Restart(bool Override = false, bool Translate = false) : Verb("restart");

    /// <summary>Delivered or posted again, now: the same bytes under the same key.</summary>
    /// <param name="AskErp">Also what counts as posted: the ERP is asked for it, and gets it again only when it says that it has none.</param>
    internal sealed record Retry(bool AskErp = false) : Verb("retry");

    /// <summary>The same bytes are worked as if they were new, whatever came before under their numbers.</summary>
    internal sealed record Duplicate() : Verb("duplicate");

    /// <summary>It ends here: nothing more of it goes to the ERP or to the partner.</summary>
    internal sealed record Cancel() : Verb("cancel");

    /// <summary>Nobody waits any more for an acknowledgement that a partner owes, for numbers that it left out, or for the receipt of an AS2 message.</summary>
    internal sealed record Waive() : Verb("waive");

    /// <summary>Edited bytes take the place of what came, which is kept.</summary>
    /// <param name="Edited">Stored already.</param>
    /// <param name="Changes">What was edited, for the history.</param>
    internal sealed record Resubmit(Payload Edited, string Changes) : Verb("resubmit");
}

/// <summary>Who wishes something, and why: kept in the history.</summary>
/// <param name="Actor">A person's name, as given.</param>
/// <param name="Reason">Why.</param>
/// <param name="User">Who the operating system says it is; null where that is the name given.</param>
sealed record Wish(string Actor, string Reason, string? User = null);

/// <summary>What became of a wish. A closed set.</summary>
abstract record VerbOutcome(string Text)
{
    /// <summary>It is written down, and what follows is due.</summary>
    /// <param name="Text">What happens now, for a person.</param>
    internal sealed record Done(string Text) : VerbOutcome(Text);

    /// <summary>Nothing was changed.</summary>
    /// <param name="Text">Why, and what would help.</param>
    internal sealed record Refused(string Text) : VerbOutcome(Text);
}
