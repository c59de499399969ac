namespace Gateway.Translation.Acknowledgements;

/// <summary>What is said of an interchange, a group or a message.</summary>
public enum Verdict
{
    /// <summary>Good: AK501 A, AK901 A, TA104 A, 0083 = 7.</summary>
    Accepted,

    /// <summary>Taken although something was wrong: AK501 E, AK901 E, TA104 E. EDIFACT has no word for it.</summary>
    AcceptedWithErrors,

    /// <summary>A group of which some messages are rejected: AK901 P.</summary>
    PartiallyAccepted,

    /// <summary>Refused, with everything below it: AK501 R, AK901 R, TA104 R, 0083 = 4.</summary>
    Rejected,

    /// <summary>The interchange arrived; the answer to its content follows: 0083 = 8.</summary>
    Received,
}
