namespace Gateway.Host.Erp;

/// <summary>A secret that the ERP asks for is not there now: while it is exchanged, or on a node that has not got it. Ours to mend, so that what is due waits.</summary>
sealed class ErpSecretException(string message, Exception inner) : Exception(message, inner);

/// <summary>Secrets, looked up at each use.</summary>
static class ErpSecret
{
    /// <exception cref="ErpSecretException">It is not there, for whatever reason.</exception>
    internal static string Of(Func<string, string> secret, string name)
    {
        try
        {
            return secret(name);
        }
        catch (Exception e)
        {
            throw new ErpSecretException($"The secret {name} for the ERP is not there: {e.Message}", e);
        }
    }
}
