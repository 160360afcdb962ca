using LaiChau.Workflow.Host.Resources;

namespace LaiChau.Workflow.Host.SignIn;

/// <summary>What the pages of signing in say, in Vietnamese.</summary>
internal static class SignInTexts
{
    private static readonly TextFile File = new("SignInTexts");

    public static string Get(string key, params object?[] values) => File.Get(key, values);
}
