"""Which programs a shell script calls: the words that stand where a command does."""
import re

KEYWORDS = {"if", "then", "elif", "else", "fi", "while", "until", "do", "done", "time", "!", "{", "}", "esac"}
# Words that call another: how many words of theirs come before it.
CALLERS = {"exec": 0, "command": 0, "env": 0, "xargs": 0, "sudo": 0, "nohup": 0, "setsid": 0, "timeout": 1,
           "fact": 1, "exits_with": 1, "says": 1}
# Those whose words are scripts.
TAKE_SCRIPTS = {"bash", "sh", "eval", "trap"}
BREAKS = set(" \t\n;&|()<>")


class Script:
    """A walk over the text; `found` collects (line, word)."""

    def __init__(self, text, line=1):
        self.text, self.at, self.first_line, self.found = text, 0, line, []

    def line(self):
        return self.first_line + self.text.count("\n", 0, self.at)

    def peek(self, what):
        return self.text.startswith(what, self.at)

    def walk(self, closing=""):
        """Take commands up to the closing parenthesis, which is passed."""
        command, skip, cases, word_of_case, of_words = True, 0, [], None, False
        while self.at < len(self.text):
            c = self.text[self.at]
            if self.peek("\\\n"):
                self.at += 2
            elif c in " \t":
                self.at += 1
            elif c == "#":
                self.at = (self.text.find("\n", self.at) + len(self.text) + 1) % (len(self.text) + 1)
            elif self.peek("<<") and not self.peek("<<<"):
                self.heredoc()
            elif self.peek("(("):
                self.pass_nested("((", "))")
                command = False
            elif c in "<>" and self.text[self.at + 1:self.at + 2] == "(":
                self.at += 2
                self.walk(")")
            elif c in "<>":
                self.at += len(re.compile(r"[<>]+[&|]?").match(self.text, self.at).group())
                self.at += len(re.compile(r"[ \t]*").match(self.text, self.at).group())
                if self.text[self.at:self.at + 1] not in ("<", ">"):
                    self.word()
            elif c == ")" and cases and cases[-1] == "pattern":
                cases[-1], command, skip = "body", True, 0
                self.at += 1
            elif c == ")":
                self.at += 1
                if closing:
                    return
            elif self.peek(";;"):
                self.at += 2
                if cases:
                    cases[-1] = "pattern"
                command = False
            elif c in "\n;&|(":
                self.at += 1
                of_words = False
                command, skip = not (cases and cases[-1] == "pattern"), 0
            else:
                line, (word, plain) = self.line(), self.word()
                if word_of_case == "word" and word == "in":
                    cases.append("pattern")
                    word_of_case, command = None, False
                elif cases and cases[-1] == "pattern":
                    if word == "esac":
                        cases.pop()
                        command = True
                elif word.isdigit() and self.text[self.at:self.at + 1] in ("<", ">"):
                    pass  # a descriptor
                elif not command:
                    if of_words and " " in word:
                        self.found += commands(word, line)
                elif skip:
                    skip -= 1
                elif word == "case":
                    word_of_case, command = "word", False
                elif word == "esac" and cases:
                    cases.pop()
                elif word == "[[":
                    self.pass_nested("[[", "]]", depth=1)
                    command = False
                elif word in KEYWORDS or re.match(r"\w+(\[[^]]*\])?\+?=", word) or word.startswith("-"):
                    if re.match(r"\w+\+?=$", word) and self.peek("("):
                        self.at += 1
                        self.array()
                elif word in CALLERS and plain:
                    self.found.append((line, word))
                    skip = CALLERS[word]
                else:
                    if plain:
                        self.found.append((line, word))
                    command, of_words = False, word in TAKE_SCRIPTS

    def array(self):
        while self.at < len(self.text) and not self.peek(")"):
            if self.text[self.at] in BREAKS:
                self.at += 1
            else:
                self.word()
        self.at += 1

    def pass_nested(self, opening, closing, depth=0):
        """Pass what stands between, with the commands of $(...) in it; `depth` are open already."""
        while self.at < len(self.text):
            if self.peek("$("):
                self.word()
            elif self.peek(opening):
                depth += 1
                self.at += len(opening)
            elif self.peek(closing):
                depth -= 1
                self.at += len(closing)
                if depth <= 0:
                    return
            else:
                self.at += 1

    def heredoc(self):
        match = re.compile(r"<<(-?)\s*(['\"\\]?)(\w+)['\"]?").match(self.text, self.at)
        end = self.text.find("\n", match.end())
        body = re.compile(r"^\t*" + match.group(3) + r"$", re.M).search(self.text, end)
        stop = body.end() if body else len(self.text)
        # The rest of its line goes on; the body is blanked, line by line.
        blank = "\n" * self.text.count("\n", end, stop)
        self.text = self.text[:end] + blank + self.text[stop:]
        self.at = match.end()

    def expansion(self):
        if self.peek("$(("):
            self.arithmetic()
        elif self.peek("$("):
            self.at += 2
            self.walk(")")
        elif self.peek("${"):
            self.braces()
        else:
            self.at += 1

    def arithmetic(self):
        self.at += 3
        depth = 2
        while self.at < len(self.text) and depth:
            if self.peek("$(") and not self.peek("$(("):
                self.expansion()
                continue
            depth += {"(": 1, ")": -1}.get(self.text[self.at], 0)
            self.at += 1

    def braces(self):
        self.at += 2
        depth = 1
        while self.at < len(self.text) and depth:
            if self.peek("$(") or self.peek("${"):
                self.expansion()
                continue
            if self.text[self.at] == "\\":
                self.at += 1
            elif self.text[self.at] == "}":
                depth -= 1
            self.at += 1

    def word(self):
        """Pass one word; (its text, whether nothing in it is expanded)."""
        began, plain, quoted = self.at, True, ""
        while self.at < len(self.text):
            c = self.text[self.at]
            if c == "\\":
                quoted += self.text[self.at + 1:self.at + 2]
                self.at += 2
            elif c == "'":
                end = self.text.find("'", self.at + 1)
                end = len(self.text) if end < 0 else end
                quoted += self.text[self.at + 1:end]
                self.at = end + 1
            elif c == '"':
                self.at += 1
                while self.at < len(self.text) and self.text[self.at] != '"':
                    if self.text[self.at] == "$":
                        plain = False
                        self.expansion()
                    else:
                        quoted += self.text[self.at]
                        self.at += 2 if self.text[self.at] == "\\" else 1
                self.at += 1
            elif c == "$":
                plain = False
                self.expansion()
            elif c in BREAKS:
                break
            else:
                quoted += c
                self.at += 1
        if self.at == began:
            self.at += 1
        return quoted, plain


def commands(text, line=1):
    """(line, word) of every command of a script that stands there in so many letters."""
    script = Script(text, line)
    while script.at < len(script.text):
        script.walk()
    return script.found


def functions(text):
    """The names of the functions that a script defines."""
    return set(re.findall(r"^\s*(?:[^#\n]*[;{(&]\s*)?(\w+)\(\)", text, re.M))
