-- Why a form was opened or closed by hand: a code, never a text.
ALTER TABLE window_overrides ADD COLUMN reason TEXT CHECK (reason IN ('demand', 'staff', 'holiday', 'emergency', 'technical', 'rules', 'other'));
