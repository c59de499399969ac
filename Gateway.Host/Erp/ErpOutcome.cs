namespace Gateway.Host.Erp;

/// <summary>How an attempt to post ended. A closed set: the pipeline answers each one.</summary>
abstract record ErpOutcome
{
    ErpOutcome()
    {
    }

    /// <summary>The ERP has the document, from this attempt or an earlier one.</summary>
    /// <param name="Reference">The ERP's own id for it, where it gives one.</param>
    internal sealed record Posted(string? Reference) : ErpOutcome;

    /// <summary>The ERP refuses this document; trying again changes nothing.</summary>
    internal sealed record Rejected(string Reason) : ErpOutcome;

    /// <summary>Nothing arrived; trying later is safe.</summary>
    /// <param name="Reason">What failed.</param>
    /// <param name="RetryAfter">When the ERP says how long.</param>
    /// <param name="MayTakeOthers">When the ERP is there and it is this one, or its kind, that it does not take now.</param>
    internal sealed record Unavailable(string Reason, TimeSpan? RetryAfter = null, bool MayTakeOthers = false) : ErpOutcome;

    /// <summary>The document may or may not have arrived: resolved by looking it up, never by a blind retry.</summary>
    internal sealed record Unknown(string Reason) : ErpOutcome;

    /// <summary>Answer of a look-up only: the ERP does not have the key.</summary>
    internal sealed record NotFound : ErpOutcome;
}
