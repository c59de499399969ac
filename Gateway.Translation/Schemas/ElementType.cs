namespace Gateway.Translation.Schemas;

/// <summary>What characters a value may hold (X12.6 §3.5, ISO 9735 §7.1).</summary>
public enum ElementType
{
    /// <summary>X12 AN, EDIFACT an: any printable characters.</summary>
    Text,

    /// <summary>EDIFACT a: printable characters without digits.</summary>
    Alphabetic,

    /// <summary>X12 ID: a code.</summary>
    Code,

    /// <summary>X12 DT: YYMMDD or CCYYMMDD, by its length.</summary>
    Date,

    /// <summary>X12 TM: HHMM, HHMMSS, or HHMMSS and hundredths.</summary>
    Time,

    /// <summary>X12 N0 to N9: an integer with an implied decimal point.</summary>
    ImpliedDecimal,

    /// <summary>X12 R, EDIFACT n: a decimal number with its mark written where needed.</summary>
    Number,

    /// <summary>X12 B: bytes of any value.</summary>
    Binary,
}
