using Gateway.Tests.Support;

namespace Gateway.EndToEnd.Tests.Support;

/// <summary>A test that only a script in tests/ runs, for it takes minutes or more of a machine than a test may ask; elsewhere it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class ScriptFactAttribute : FactAttribute
{
    /// <param name="script">What runs it.</param>
    /// <param name="variable">What the script sets in the environment.</param>
    public ScriptFactAttribute(string script, string variable)
    {
        if (Setting.Of(variable, "").Length == 0) Skip = $"{script} runs it";
    }
}
