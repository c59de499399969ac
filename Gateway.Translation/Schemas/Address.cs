using Gateway.Translation.Definitions;

namespace Gateway.Translation.Schemas;

/// <summary>A place in a message as maps and guides write it: <c>BAK03</c>, <c>/N4/01</c>, <c>DTM[01.1=137]/01.2</c>, <c>PO1{VN|VP}</c>.</summary>
/// <param name="Steps">Segments and loops from the current scope inwards; empty when the scope's own segment is meant (<c>/05</c>).</param>
/// <param name="Element">Element from 1; 0 when the address names a segment or loop.</param>
/// <param name="Component">Component from 1; 0 for the whole element.</param>
/// <param name="Source">The text it was read from.</param>
sealed record Address(IReadOnlyList<AddressStep> Steps, int Element, int Component, YamlScalar Source)
{
    public override string ToString() => Source.Text;
}

/// <summary>One segment or loop on the way.</summary>
/// <param name="Name">Its tag.</param>
/// <param name="Predicates">What its elements must hold.</param>
/// <param name="Qualifiers">The qualifiers in braces: the value beside any of them is meant. Empty when there are none.</param>
/// <param name="Index">Where the name begins in the source text.</param>
/// <param name="Occurrence">Which of several places of that tag in one scope is meant, from 1 (<c>TAX#2</c>); 0 where none is named.</param>
sealed record AddressStep(string Name, IReadOnlyList<Predicate> Predicates, IReadOnlyList<string> Qualifiers, int Index, int Occurrence = 0);

/// <summary>A condition on one element: <c>[01=SE|VN]</c> or <c>[01!=SE]</c>.</summary>
/// <param name="Element">Element from 1.</param>
/// <param name="Component">Component from 1; 0 for the whole element.</param>
/// <param name="Values">Reading takes any of them, writing the first.</param>
/// <param name="IsNegative">None of the values may stand.</param>
/// <param name="Index">Where it begins in the source text.</param>
sealed record Predicate(int Element, int Component, IReadOnlyList<string> Values, bool IsNegative, int Index);
