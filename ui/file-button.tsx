/** A button that takes one file from the reader; the input behind it is out of the way of eyes and keys. */
import { Button, makeStyles } from "@fluentui/react-components";
import { useRef, type ReactNode } from "react";

const useStyles = makeStyles({
  file: { display: "none" },
  button: { alignSelf: "start" },
});

interface FileButtonProps {
  readonly label: string;
  /** File endings, as an input's `accept` has them. */
  readonly accept: string;
  readonly take: (file: File) => void;
  readonly small?: boolean;
}

export function FileButton({ label, accept, take, small = false }: FileButtonProps): ReactNode {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        className={styles.file}
        aria-label={label}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          if (file !== undefined) take(file);
        }}
      />
      <Button
        className={styles.button}
        size={small ? "small" : "medium"}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
    </>
  );
}
