namespace Gateway.Host.Storage;

/// <summary>Where a sender's counting stands.</summary>
/// <param name="High">The last number in sequence.</param>
/// <param name="Score">How sure it is that the sender counts by one.</param>
/// <param name="Low">A lower number that came last, and may be the first of a counter that began anew; null for none.</param>
/// <param name="LowRun">How many of those came in a row.</param>
sealed record Counting(long High, int Score, long? Low, int LowRun);

/// <summary>Numbers from first to last.</summary>
readonly record struct NumberRange(long First, long Last)
{
    internal long Count => Last - First + 1;

    /// <summary>Without one of its numbers.</summary>
    internal IEnumerable<NumberRange> Without(long number)
    {
        if (First < number) yield return new(First, number - 1);
        if (number < Last) yield return new(number + 1, Last);
    }

    public override string ToString() => First == Last ? FormattableString.Invariant($"{First}") : FormattableString.Invariant($"{First}-{Last}");
}
