using Gateway.Host.Storage.Stories;

namespace Gateway.Host.Pipeline.Review;

/// <summary>An exception with all that it takes to decide it.</summary>
/// <param name="Exception">The case, or what is held without one.</param>
/// <param name="Page">Its document beside the order; null where no document was matched.</param>
/// <param name="SameOrder">Other documents of the same orders, oldest first.</param>
/// <param name="Earlier">What was decided about others of its type from the same supplier, newest first.</param>
/// <param name="Verbs">What may be decided now.</param>
sealed record ExceptionPage(
    PublishedException Exception,
    MatchPage? Page,
    IReadOnlyList<SameOrderDocument> SameOrder,
    IReadOnlyList<EarlierDecisionLine> Earlier,
    IReadOnlyList<CaseVerb> Verbs);

/// <summary>Something that may be decided, as it is typed.</summary>
/// <param name="Verb">The decision.</param>
/// <param name="Command">The command line; what is to be filled in is in capitals.</param>
/// <param name="Note">What comes of it.</param>
sealed record CaseVerb(string Verb, string Command, string Note);

/// <summary>Another document of the same order, and where it stands.</summary>
sealed record SameOrderDocument(string Id, string Direction, string Kind, string Number, string? Date, string? State, string At);

/// <summary>A decision about another exception.</summary>
/// <param name="At">When.</param>
/// <param name="Decision">What.</param>
/// <param name="Actor">Who.</param>
/// <param name="Role">In which role.</param>
/// <param name="Reason">Why.</param>
/// <param name="Document">The other document's number.</param>
/// <param name="Order">The other order.</param>
/// <param name="SameItem">Whether it was about an item that this exception is about too.</param>
sealed record EarlierDecisionLine(string At, string Decision, string Actor, string Role, string Reason, string? Document, string? Order, bool SameItem);
