namespace Gateway.Translation.Documents;

/// <summary>Which invoices and credits a payment settles, and what was taken off each.</summary>
public sealed record RemittanceAdvice : Document
{
    public override DocumentType Type => DocumentType.RemittanceAdvice;

    public override string? DocumentNumber => RemittanceNumber;

    public override DateOnly? DocumentDate => RemittanceDate ?? PaymentDate;

    [Field("The advice's own number, or the trace number that the payment carries.")]
    public string? RemittanceNumber { get; init; }

    [Field("The day of the advice.")]
    public DateOnly? RemittanceDate { get; init; }

    [Field("What is paid in all.")]
    public decimal? Amount { get; init; }

    [Field("Which way the money goes, where it is drawn from the payee; absent: it is paid to them.")]
    public PaymentDirection? Direction { get; init; }

    [Field("Day on which the payment takes effect.")]
    public DateOnly? PaymentDate { get; init; }

    [Field("How it is paid: check, creditTransfer, debitTransfer, wire, none, …; another text is the sender's own code.")]
    public string? PaymentMethod { get; init; }

    [Field("Format of the payment in the bank's network: the sender's code.")]
    public string? PaymentFormat { get; init; }

    [Field("What the bank is to do with it: payment, paymentWithRemittance, …; absent: nothing, the advice only tells; another text is the sender's own code.")]
    public string? Handling { get; init; }

    [Field("Number of the check or of the transfer.")]
    public string? PaymentNumber { get; init; }

    [Field("The account that is charged.")]
    public BankAccount? PayerAccount { get; init; }

    [Field("The account that the money goes to.")]
    public BankAccount? PayeeAccount { get; init; }

    [Field("What else was taken off or put on the payment as a whole, and why.")]
    public IReadOnlyList<Adjustment> Adjustments { get; init; } = [];

    [Field("The documents that are settled.")]
    public IReadOnlyList<RemittanceLine> Lines { get; init; } = [];
}

/// <summary>One document that a payment settles.</summary>
public sealed record RemittanceLine : DocumentLine
{
    [Field("What it is: invoice, creditMemo, debitMemo, …; another text is the sender's own code.")]
    public string? DocumentType { get; init; }

    [Field("Its number.")]
    public string? DocumentNumber { get; init; }

    [Field("Its day.")]
    public DateOnly? DocumentDate { get; init; }

    [Field("The order that it is for.")]
    public string? OrderNumber { get; init; }

    [Field("What is paid for it, with the sign of the sender.")]
    public decimal? PaidAmount { get; init; }

    [Field("What it asks for in all.")]
    public decimal? DocumentAmount { get; init; }

    [Field("The discount for early payment that was taken.")]
    public decimal? DiscountAmount { get; init; }

    [Field("What else was taken off or put on, and why.")]
    public IReadOnlyList<Adjustment> Adjustments { get; init; } = [];
}

/// <summary>Money that a payer takes off a document, or puts on.</summary>
public sealed record Adjustment
{
    [Field("Why: pricing, shortage, damage, returned, discount, freight, duplicate, …; another text is the sender's own code.")]
    public string? Reason { get; init; }

    [Field("The money, with the sign of the sender.", IsMain = true)]
    public decimal? Amount { get; init; }

    [Field("The document that gives the reason: a debit memo, a claim.")]
    public Reference? Reference { get; init; }
}

/// <summary>An account at a bank.</summary>
public sealed record BankAccount
{
    [Field("The bank's number, under its scheme: routing number, BIC.", Schemes = ["aba", "chips", "bic", "canadian"])]
    public IReadOnlyList<Identifier> BankIds { get; init; } = [];

    [Field("The bank's name.")]
    public string? BankName { get; init; }

    [Field("Number of the account, or its IBAN.", IsMain = true)]
    public string? Number { get; init; }

    [Field("Kind of account: demand, savings, …; another text is the sender's own code.")]
    public string? Type { get; init; }

    [Field("Name of its holder.")]
    public string? Holder { get; init; }

    [Field("The number by which the bank knows its holder.")]
    public string? HolderId { get; init; }
}
